package io.xloud.it.clients;

import io.xloud.it.server.Debian;
import io.xloud.it.server.Ports;
import io.xloud.it.server.SigningKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Apache with mod_auth_mellon before a Python Keystone: the service provider of SAML that Keystone
 * itself is not. What is set stands in docs/federation.md; addresses and files are the test's own.
 */
final class Mellon implements AutoCloseable {
  private static final String PACKAGE = "libapache2-mod-auth-mellon";
  private static final String MODULES = "usr/lib/apache2/modules/mod_%s.so";
  private static final List<String> LOADED =
      List.of(
          "mpm_event",
          "authn_core",
          "authz_core",
          "authz_user",
          "proxy",
          "proxy_uwsgi",
          "auth_mellon");
  private static final Path PAGE = Path.of("../docs/federation.md");
  private static final Pattern CONFIGURATION =
      Pattern.compile(
          "## Keystone to Keystone.*?```apache\n(<VirtualHost[^>]*>\n)(.*?)</Virtual",
          Pattern.DOTALL);

  private final Path folder;
  private final int port = Ports.free();
  private Process process;

  private Mellon(Path folder) {
    this.folder = folder;
  }

  /** Apache begins as root and goes on as nobody, who has to find locks and metadata. */
  static Mellon inFolder() throws IOException {
    Path folder = Files.createTempDirectory("xloud-mellon-");
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    return new Mellon(folder);
  }

  /**
   * @param provider the metadata of the identity provider
   */
  Mellon start(PythonKeystone keystone, String provider) throws IOException, InterruptedException {
    Files.writeString(metadata(), provider);
    Path configuration =
        Files.writeString(folder.resolve("apache.conf"), own() + fromPage(keystone));
    ProcessBuilder builder =
        Debian.program("apache2", PACKAGE, MODULES.formatted("auth_mellon"))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
    builder
        .command()
        .addAll(List.of("-d", folder.toString(), "-f", configuration.toString(), "-DFOREGROUND"));
    process = builder.start();
    Ports.awaitAnswer(url() + "/v3", process, log());
    return this;
  }

  /** What a machine with Apache has set already. */
  private String own() throws IOException, InterruptedException {
    StringBuilder text = new StringBuilder();
    for (String name : LOADED) {
      Path module = Debian.file(MODULES.formatted(name), PACKAGE);
      text.append("LoadModule %s_module %s\n".formatted(name, module));
    }
    return text
        + """
        Listen 127.0.0.1:%1$d
        ServerName 127.0.0.1
        User #65534
        Group #65534
        DefaultRuntimeDir %2$s
        PidFile %2$s/pid
        ErrorLog %2$s/log
        LogLevel info
        MellonLockFile %2$s/mellon.lock
        """
            .formatted(port, folder);
  }

  private String fromPage(PythonKeystone keystone) throws IOException {
    Matcher page = CONFIGURATION.matcher(Files.readString(PAGE));
    if (!page.find()) {
      throw new AssertionError(PAGE + " has no configuration of Apache for Keystone to Keystone");
    }
    SigningKeys keys = SigningKeys.fresh("mellon");
    return page.group(2)
        .replace("https://there.example", url())
        .replace("127.0.0.1:5001", "127.0.0.1:" + keystone.port())
        .replace("/etc/apache2/mellon/sp.key", keys.key().toString())
        .replace("/etc/apache2/mellon/sp.crt", keys.certificate().toString())
        .replace("/etc/apache2/mellon/here.xml", metadata().toString())
        .replace("MellonSecureCookie On", "MellonSecureCookie Off");
  }

  private Path metadata() {
    return folder.resolve("here.xml");
  }

  String url() {
    return "http://127.0.0.1:" + port;
  }

  Path log() {
    return folder.resolve("log");
  }

  @Override
  public void close() {
    if (process != null) {
      process.destroy();
      process.onExit().orTimeout(20, TimeUnit.SECONDS).join();
      process = null;
    }
  }
}
