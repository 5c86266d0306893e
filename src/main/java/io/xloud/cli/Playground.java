package io.xloud.cli;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import java.nio.file.Path;

/** The server with a database of its own, given its data folder and its address. */
final class Playground implements QuarkusApplication {
  @Override
  public int run(String... args) throws Exception {
    Path folder = Path.of(args[0]);
    Credentials admin = House.bean(FirstRun.class).prepare(folder, args[1]);
    System.out.printf(
        """

        Xloud Identity answers at %s; its administrator is in %s
        Type next, in any folder:

          OS_CLIENT_CONFIG_FILE=%s openstack --os-cloud xloud token issue

        """,
        admin.authUrl(), folder.resolve("openrc"), quoted(Credentials.cloudsIn(folder)));
    Quarkus.waitForExit();
    return 0;
  }

  /** As a shell wants a path that holds blanks or worse. */
  private static String quoted(Path path) {
    String text = path.toString();
    return text.matches("[\\w./@%+:,-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
  }
}
