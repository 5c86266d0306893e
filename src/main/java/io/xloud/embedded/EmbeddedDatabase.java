package io.xloud.embedded;

import io.xloud.crypto.Secret;
import io.xloud.crypto.SecretFile;
import io.xloud.error.StartFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.mariadb.jdbc.Driver;

/**
 * A MariaDB of our own in a data folder, listening on loopback only. It lives as long as this
 * object: one that dies is started again, a few times; a server left behind by a killed process is
 * taken over, and one folder serves one process at a time.
 *
 * <p>Layout of the folder: {@code mariadb-VERSION} the software, {@code db} the data, {@code
 * db.connection} the address (owner only), {@code db.log}, {@code lock}.
 */
public final class EmbeddedDatabase implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration GLANCE = Duration.ofMillis(20);
  private static final System.Logger LOG = System.getLogger(EmbeddedDatabase.class.getName());
  private static final AtomicReference<@Nullable EmbeddedDatabase> OF_THIS_PROCESS =
      new AtomicReference<>();

  private final Path folder;
  private final FileChannel lock;
  private final Revivals revivals = new Revivals(System::nanoTime);
  private @Nullable ProcessHandle server;

  private EmbeddedDatabase(Path folder, FileChannel lock) {
    this.folder = folder;
    this.lock = lock;
  }

  /**
   * Starts the database of the folder, which is made when it isn't there.
   *
   * @throws StartFailure when the folder can't be used
   */
  public static EmbeddedDatabase in(Path data) {
    Path folder = data.toAbsolutePath().normalize();
    try {
      Files.createDirectories(folder);
      EmbeddedDatabase database = new EmbeddedDatabase(folder, lock(folder));
      try {
        database.start();
        OF_THIS_PROCESS.set(database);
        return database;
      } catch (IOException | RuntimeException e) {
        database.close();
        throw e;
      }
    } catch (IOException e) {
      throw new StartFailure(
          "The data folder %s cannot be used: %s.".formatted(folder, said(e)), e);
    }
  }

  /** The one that serves this process, when it isn't served by somebody else's. */
  public static Optional<EmbeddedDatabase> ofThisProcess() {
    return Optional.ofNullable(OF_THIS_PROCESS.get());
  }

  /** How often it has died under us and what became of it. */
  public Revivals revivals() {
    return revivals;
  }

  /** Where it answers, as {@code [database] connection} spells it. */
  public Secret connection() {
    try {
      return DatabaseAddress.keptIn(addressFile()).orElseThrow().connection();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends the database and gives the folder free; harmless when repeated. */
  @Override
  public synchronized void close() {
    ProcessHandle running = server;
    server = null;
    notifyAll(); // a revival that waits sees that nothing is to be revived
    OF_THIS_PROCESS.compareAndSet(this, null);
    if (running != null) {
      end(running);
    }
    try {
      lock.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What a killed process leaves: the folder free, the server running. For tests. */
  synchronized void abandon() throws IOException {
    server = null;
    lock.close();
  }

  private static FileChannel lock(Path folder) throws IOException {
    FileChannel channel =
        FileChannel.open(
            folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    FileLock held = channel.tryLock();
    if (held == null) {
      channel.close();
      throw new StartFailure("The data folder %s is in use by another server.".formatted(folder));
    }
    return channel;
  }

  private void start() throws IOException {
    Optional<DatabaseAddress> kept = DatabaseAddress.keptIn(addressFile());
    Optional<ProcessHandle> orphan = orphan();
    if (orphan.isPresent()) {
      if (kept.isPresent() && answers(kept.get())) {
        guard(orphan.get());
        return;
      }
      end(orphan.get());
    }
    MariaDbSoftware software = MariaDbSoftware.unpackedIn(folder);
    if (!Files.exists(dataFolder().resolve("ready"))) {
      makeSystemTables(software);
    }
    DatabaseAddress address = kept.isPresent() ? kept.get().stillFree() : DatabaseAddress.fresh();
    address.keepIn(addressFile());
    guard(launch(software, address));
  }

  private void guard(ProcessHandle process) {
    server = process;
    var _ = process.onExit().thenAccept(dead -> Thread.ofVirtual().start(() -> revive(dead)));
  }

  /** On the address it had, because that is what its users know. */
  private synchronized void revive(ProcessHandle dead) {
    while (dead.equals(server)) {
      Optional<Duration> pause = revivals.next();
      if (pause.isEmpty()) {
        LOG.log(
            System.Logger.Level.ERROR,
            "The embedded database has died too often and is left ended; {0} tells why.",
            logFile());
        return;
      }
      LOG.log(
          System.Logger.Level.ERROR,
          "The embedded database has died and is started again; {0} tells why.",
          logFile());
      rest(dead, pause.get());
      tryAgain(dead);
    }
  }

  /** Open to {@link #close} meanwhile. */
  private void rest(ProcessHandle dead, Duration pause) {
    long end = System.nanoTime() + pause.toNanos();
    try {
      for (long left = pause.toMillis(); left > 0 && dead.equals(server); ) {
        wait(left);
        left = Duration.ofNanos(end - System.nanoTime()).toMillis();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void tryAgain(ProcessHandle dead) {
    if (!dead.equals(server)) {
      return;
    }
    try {
      DatabaseAddress address = DatabaseAddress.keptIn(addressFile()).orElseThrow();
      guard(launch(MariaDbSoftware.unpackedIn(folder), address));
      LOG.log(System.Logger.Level.WARNING, "The embedded database answers again.");
    } catch (IOException | StartFailure e) {
      LOG.log(System.Logger.Level.ERROR, "The embedded database does not come back.", e);
    }
  }

  /** The server that a killed process of ours left behind on this very folder. */
  private Optional<ProcessHandle> orphan() throws IOException {
    Path pidFile = dataFolder().resolve("mariadb.pid");
    if (!Files.exists(pidFile)) {
      return Optional.empty();
    }
    String pid = Files.readString(pidFile).strip();
    return pid.matches("\\d{1,10}")
        ? ProcessHandle.of(Long.parseLong(pid)).filter(this::servesThisFolder)
        : Optional.empty();
  }

  private boolean servesThisFolder(ProcessHandle process) {
    return process.info().commandLine().orElse("").contains("--datadir=" + dataFolder());
  }

  private void makeSystemTables(MariaDbSoftware software) throws IOException {
    discardHalfMade();
    Files.createDirectories(dataFolder());
    Process process =
        command(software, "--bootstrap", "--silent-startup", "--enforce-storage-engine=").start();
    try (var script = process.outputWriter()) {
      script.write(software.systemTables());
    }
    if (!ended(process.toHandle()) || process.exitValue() != 0) {
      process.destroyForcibly();
      throw new StartFailure(
          "MariaDB could not make its own tables; %s tells why.".formatted(logFile()));
    }
    Files.createFile(dataFolder().resolve("ready"));
  }

  private void discardHalfMade() throws IOException {
    if (Files.exists(dataFolder())) {
      try (var files = Files.walk(dataFolder())) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }

  private ProcessHandle launch(MariaDbSoftware software, DatabaseAddress address)
      throws IOException {
    Path welcome = folder.resolve(".welcome.sql");
    SecretFile.write(welcome, welcome(address));
    try {
      Process process =
          command(
                  software,
                  "--init-file=" + welcome,
                  "--bind-address=127.0.0.1",
                  "--port=" + address.port(),
                  "--socket=mariadb.sock",
                  "--pid-file=mariadb.pid",
                  "--skip-ssl",
                  "--skip-name-resolve")
              .start();
      process.getOutputStream().close();
      awaitAnswer(process, address);
      return process.toHandle();
    } finally {
      Files.deleteIfExists(welcome);
    }
  }

  /** Run by the server before it listens: mends the account whatever state it is in. */
  private static String welcome(DatabaseAddress address) {
    String account = "'%s'@'127.0.0.1'".formatted(DatabaseAddress.USER);
    return """
    CREATE DATABASE IF NOT EXISTS %s CHARACTER SET utf8mb3;
    CREATE USER IF NOT EXISTS %s;
    ALTER USER %s IDENTIFIED BY '%s';
    GRANT ALL ON *.* TO %s;
    """
        .formatted(DatabaseAddress.SCHEMA, account, account, address.password().reveal(), account);
  }

  private ProcessBuilder command(MariaDbSoftware software, String... options) throws IOException {
    ProcessBuilder command =
        new ProcessBuilder(
            software.server().toString(),
            "--no-defaults",
            "--basedir=" + software.folder(),
            "--datadir=" + dataFolder(),
            // Its own: a starting server clears what others keep in a shared one.
            "--tmpdir=" + Files.createDirectories(dataFolder().resolveSibling("db.tmp")),
            "--innodb-log-file-size=32M",
            "--character-set-server=utf8mb3");
    if (System.getProperty("user.name").equals("root")) {
      command.command().add("--user=root");
    }
    command.command().addAll(List.of(options));
    return command
        .directory(folder.toFile())
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(logFile().toFile()));
  }

  private void awaitAnswer(Process process, DatabaseAddress address) {
    long start = System.nanoTime();
    while (!answers(address)) {
      if (!process.isAlive() || System.nanoTime() - start > PATIENCE.toNanos()) {
        end(process.toHandle());
        throw new StartFailure(
            "The database in %s does not start; %s tells why.".formatted(folder, logFile()));
      }
      LockSupport.parkNanos(GLANCE.toNanos());
    }
  }

  private static boolean answers(DatabaseAddress address) {
    Properties login = new Properties();
    login.setProperty("user", DatabaseAddress.USER);
    login.setProperty("password", address.password().reveal());
    login.setProperty("connectTimeout", "2000");
    String url = "jdbc:mariadb://127.0.0.1:%d/".formatted(address.port());
    try (Connection connection = new Driver().connect(url, login)) {
      return connection != null && connection.isValid(2);
    } catch (SQLException e) {
      return false;
    }
  }

  private static void end(ProcessHandle process) {
    process.destroy();
    if (!ended(process)) {
      process.destroyForcibly();
      ended(process);
    }
  }

  private static boolean ended(ProcessHandle process) {
    try {
      process.onExit().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } catch (ExecutionException | TimeoutException e) {
      return false;
    }
  }

  private Path dataFolder() {
    return folder.resolve("db");
  }

  private Path addressFile() {
    return folder.resolve("db.connection");
  }

  private Path logFile() {
    return folder.resolve("db.log");
  }

  private static String said(IOException e) {
    return switch (e) {
      case AccessDeniedException denied -> denied.getFile() + " may not be written";
      case NoSuchFileException missing -> missing.getFile() + " cannot be made";
      case FileAlreadyExistsException there -> there.getFile() + " is not a folder";
      case FileSystemException other when other.getReason() != null ->
          other.getFile() + ": " + other.getReason();
      default -> String.valueOf(e.getMessage());
    };
  }
}
