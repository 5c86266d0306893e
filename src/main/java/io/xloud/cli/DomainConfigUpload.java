package io.xloud.cli;

import io.xloud.config.Options;
import io.xloud.error.StartFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code domain_config_upload} with the options it has in Keystone. */
@Command(
    name = "domain_config_upload",
    description = {
      "Stores the files keystone.DOMAIN.conf of [identity] domain_config_dir in the database.",
      "A domain that has a configuration there already keeps it, and its file counts as failed."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:Every file was stored.",
      "1:A file was not stored, or neither or both of the options were given; sentences say why.",
      "2:The command line is wrong."
    })
final class DomainConfigUpload implements Callable<Integer> {
  @ParentCommand Commands commands = new Commands();

  @Option(names = "--all", description = "The files of all domains.")
  boolean all;

  @Option(names = "--domain-name", paramLabel = "NAME", description = "The file of this domain.")
  @Nullable String domainName;

  @Override
  public Integer call() {
    List<DomainFile> files = files(commands.configuration().options());
    return House.run(commands.configuration(), () -> upload(files));
  }

  private List<DomainFile> files(Options options) {
    if (!all && domainName == null) {
      throw new StartFailure(
          "At least one option must be provided, use either --all or --domain-name.");
    }
    if (all && domainName != null) {
      throw new StartFailure("The --all option cannot be used with the --domain-name option.");
    }
    Path folder = Path.of(options.string("identity", "domain_config_dir"));
    if (!Files.isDirectory(folder)) {
      throw new StartFailure("Unable to locate domain config directory: %s.".formatted(folder));
    }
    return domainName == null ? found(folder) : List.of(DomainFile.of(folder, domainName));
  }

  private static List<DomainFile> found(Path folder) {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile)
          .sorted()
          .flatMap(file -> DomainFile.in(file).or(() -> ignored(file)).stream())
          .toList();
    } catch (IOException e) {
      throw new StartFailure("The folder %s cannot be read.".formatted(folder), e);
    }
  }

  private static Optional<DomainFile> ignored(Path file) {
    System.err.printf("Ignoring %s: it is not named keystone.DOMAIN.conf.%n", file);
    return Optional.empty();
  }

  private static int upload(List<DomainFile> files) {
    DomainConfigFiles store = House.bean(DomainConfigFiles.class);
    boolean whole = true;
    for (DomainFile file : files) {
      String refusal = store.upload(file).orElse(null);
      if (refusal == null) {
        System.out.printf("%s is stored.%n", file.path());
      } else {
        System.err.println(refusal);
        whole = false;
      }
    }
    return whole ? 0 : 1;
  }
}
