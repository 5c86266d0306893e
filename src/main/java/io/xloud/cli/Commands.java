package io.xloud.cli;

import io.xloud.config.ConfigException;
import io.xloud.config.ConfigFiles;
import io.xloud.error.StartFailure;
import java.io.File;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.IFactory;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.ScopeType;

/**
 * What can be typed after {@code identity-manage}: one class per command, named here. A command
 * that needs the server's beans asks {@link House}; the others never load Quarkus.
 */
@Command(
    name = "identity-manage",
    description = "Serves, prepares and inspects an Xloud Identity.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    scope = ScopeType.INHERIT)
public final class Commands {
  private static final int FAILED = 1;

  private static final List<Class<?>> ALL =
      List.of(
          Serve.class,
          BootstrapCommand.class,
          DbSync.class,
          DbVersion.class,
          Doctor.class,
          FernetSetup.class,
          RotateKeys.TokensAndReceipts.class,
          FernetStatus.class,
          ReceiptSetup.class,
          RotateKeys.Receipts.class,
          CredentialSetup.class,
          CredentialRotate.class,
          CredentialMigrate.class,
          CreateJwsKeypair.class,
          TokenSetup.class,
          RotateKeys.Tokens.class,
          TokenFlush.class,
          MappingPopulate.class,
          KeysImport.class,
          KeysExport.class,
          KeysRemove.class,
          TrustFlush.class,
          ResetLastActive.class,
          MappingPurge.class,
          MappingEngine.class,
          MappingTrial.class,
          DomainConfigUpload.class,
          SamlIdpMetadata.class,
          ProjectSetup.class,
          UserSetup.class,
          PolicyExplain.class,
          Compare.class,
          HelpCommand.class,
          AutoComplete.GenerateCompletion.class);

  @Option(
      names = "--config-file",
      paramLabel = "FILE",
      scope = ScopeType.INHERIT,
      description = "A keystone.conf to read instead of searching for one; may be repeated.")
  @Nullable List<Path> configFiles;

  @Option(
      names = "--config-dir",
      paramLabel = "DIR",
      scope = ScopeType.INHERIT,
      description = "A folder whose *.conf files are read after the files; may be repeated.")
  @Nullable List<Path> configDirs;

  @Mixin LogOptions log;

  Commands() {
    this(new LogOptions());
  }

  Commands(LogOptions log) {
    this.log = log;
  }

  /** Runs one command and tells with what code the process should end. */
  public static int run(Clock clock, String... words) {
    return line(clock, Program.of(System.getenv()), needed(words)).execute(words);
  }

  /** A server that starts doesn't wait for the other commands to be made. */
  private static List<Class<?>> needed(String... words) {
    return words.length > 0 && words[0].equals("serve") ? List.of(Serve.class) : ALL;
  }

  static CommandLine line(Clock clock, Program program) {
    return line(clock, program, ALL);
  }

  private static CommandLine line(Clock clock, Program program, List<Class<?>> kinds) {
    Commands commands = new Commands();
    CommandLine line = new CommandLine(commands, new Made(clock));
    kinds.forEach(line::addSubcommand);
    line.setExecutionStrategy(
            typed -> {
              commands.log.handOver(System.getProperties(), program.name());
              return new RunLast().execute(typed);
            })
        .setExecutionExceptionHandler((failure, _, _) -> refuse(failure))
        .setParameterExceptionHandler((wrong, _) -> Mistyped.told(wrong));
    program.name(line);
    return line;
  }

  /** Hands the house's clock to the commands that ask it. */
  private record Made(Clock clock) implements IFactory {
    private static final Map<Class<?>, Function<Clock, Object>> WITH_CLOCK =
        Map.ofEntries(
            Map.entry(CredentialMigrate.class, CredentialMigrate::new),
            Map.entry(CredentialRotate.class, CredentialRotate::new),
            Map.entry(Doctor.class, Doctor::new),
            Map.entry(FernetStatus.class, FernetStatus::new),
            Map.entry(KeysRemove.class, KeysRemove::new),
            Map.entry(MappingPurge.class, MappingPurge::new),
            Map.entry(ResetLastActive.class, ResetLastActive::new),
            Map.entry(RotateKeys.Receipts.class, RotateKeys.Receipts::new),
            Map.entry(RotateKeys.Tokens.class, RotateKeys.Tokens::new),
            Map.entry(RotateKeys.TokensAndReceipts.class, RotateKeys.TokensAndReceipts::new),
            Map.entry(TrustFlush.class, TrustFlush::new));

    @Override
    public <K> K create(Class<K> type) throws Exception {
      Function<Clock, Object> made = WITH_CLOCK.get(type);
      return made == null
          ? CommandLine.defaultFactory().create(type)
          : type.cast(made.apply(clock));
    }
  }

  /** The files named on the command line, else those that Keystone would find. */
  ConfigFiles configuration() {
    return ConfigFiles.searched(files(), orNone(configDirs), System.getenv());
  }

  /** The files named on the command line and no others. */
  ConfigFiles namedConfiguration() {
    return ConfigFiles.of(files(), orNone(configDirs));
  }

  private List<Path> files() {
    return configFiles == null ? environmentFiles() : configFiles;
  }

  private static List<Path> environmentFiles() {
    String named = System.getenv().getOrDefault("XLOUD_CONFIG_FILES", "");
    return Stream.of(named.split(File.pathSeparator))
        .filter(name -> !name.isBlank())
        .map(Path::of)
        .toList();
  }

  private static List<Path> orNone(@Nullable List<Path> paths) {
    return paths == null ? List.of() : paths;
  }

  /** One sentence where the failure has one; everything else is a defect and shows its trace. */
  private static int refuse(Exception failure) throws Exception {
    if (failure instanceof StartFailure || failure instanceof ConfigException) {
      System.err.println(failure.getMessage());
      return FAILED;
    }
    throw failure;
  }
}
