package io.xloud.cli;

import io.xloud.cli.compare.Comparison;
import io.xloud.cli.compare.Connections;
import io.xloud.cli.compare.Ignored;
import io.xloud.cli.compare.Login;
import io.xloud.cli.compare.Report;
import io.xloud.cli.compare.Side;
import io.xloud.crypto.Secret;
import io.xloud.error.StartFailure;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Puts the same questions to a Keystone and to this server, before clients do. */
@Command(
    name = "compare",
    description = {
      "Asks two servers the same and tells every difference in status, headers and bodies. Both"
          + " should stand on one database; the left one is the Keystone that is to be replaced.",
      "",
      "Everything it sends is read-only but one login, to the left server, where OS_TOKEN is not"
          + " set. It asks for every path that this version answers to GET: discovery documents,"
          + " lists, so many objects of each kind as --objects says, filters, pages, HEAD, unknown"
          + " ids, no token and a wrong token, and validates tokens. One question at a time, each"
          + " to one server after the other, some 1,000 in all. Where answers differ it asks"
          + " three times more, a second apart, and tells what differs each time.",
      "",
      "Who asks: OS_TOKEN, else OS_USERNAME or OS_USER_ID, OS_PASSWORD, OS_USER_DOMAIN_NAME or _ID,"
          + " and OS_PROJECT_NAME or _ID with OS_PROJECT_DOMAIN_NAME or _ID, or OS_SYSTEM_SCOPE."
          + " Take a reader or admin of the cloud, else most answers are 403 on both sides.",
      "",
      "  . openrc",
      "  identity-manage compare --left http://127.0.0.1:5000 --right http://127.0.0.1:5001 \\",
      "    --ignore hosts --ignore order",
      ""
    },
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:nothing differs but what docs/differences-from-keystone.md says",
      "1:something differs, or a server does not answer, which a sentence on standard error says",
      "2:the command line is wrong"
    })
final class Compare implements Callable<Integer> {
  private static final int DIFFERS = 1;
  private static final int STEP = 100;

  /** Longer than either server may answer with the past. */
  private static final Duration SETTLING = Duration.ofSeconds(1);

  @Spec
  @SuppressWarnings("NullAway.Init")
  CommandSpec spec;

  @Option(
      names = "--left",
      required = true,
      paramLabel = "URL",
      description = "The Keystone; with or without /v3.")
  @SuppressWarnings("NullAway.Init")
  URI left;

  @Option(
      names = "--right",
      required = true,
      paramLabel = "URL",
      description = "The server that is to replace it.")
  @SuppressWarnings("NullAway.Init")
  URI right;

  @Option(
      names = "--ignore",
      paramLabel = "WHAT",
      description =
          "What may differ: hosts (links may begin with each server's own address), order (lists may"
              + " come in any order, which a database without ORDER BY does not promise),"
              + " header:NAME, body:/POINTER with * for any name, as body:/users/*/name; may be"
              + " repeated. Date, Server, Content-Length, the request id and the connection's own"
              + " headers always may.")
  List<String> ignore = List.of();

  @Option(
      names = "--objects",
      paramLabel = "N",
      defaultValue = "10",
      description = "How many objects of each kind are asked for (default: 10, at most 1000).")
  int objects;

  @Option(
      names = "--tokens",
      paramLabel = "FILE",
      description = "Tokens that both shall validate, one a line; they are told by number only.")
  @Nullable Path tokens;

  @Option(
      names = "--ca",
      paramLabel = "FILE",
      description = "Certificates (PEM) to trust for https; also OS_CACERT.")
  @Nullable Path certificates;

  @Option(names = "--json", description = "As JSON.")
  boolean json;

  @Override
  public Integer call() {
    Ignored ignored = ignored();
    if (objects < 1 || objects > 1000) {
      throw wrong("--objects is a number from 1 to 1000.");
    }
    try (HttpClient client = Connections.trusting(trusted())) {
      Side one = new Side(client, address(left));
      Side other = new Side(client, address(right));
      Secret token = new Login(System.getenv()).token(one);
      Comparison comparison =
          new Comparison(one, other, ignored, token, objects, SETTLING, Compare::tell);
      Report report = new Report(one.root(), other.root(), comparison.run(given()));
      System.out.println(json ? report.json() : report.text());
      return report.isClean() ? 0 : DIFFERS;
    }
  }

  private Ignored ignored() {
    try {
      return Ignored.of(ignore);
    } catch (IllegalArgumentException e) {
      throw wrong(
          "Nothing is called '%s': --ignore takes hosts, order, header:NAME and body:/POINTER."
              .formatted(e.getMessage()));
    }
  }

  private URI address(URI url) {
    if (url.getHost() == null || !String.valueOf(url.getScheme()).matches("https?")) {
      throw wrong("'%s' is no address such as https://identity.example.org:5000.".formatted(url));
    }
    return url;
  }

  private @Nullable Path trusted() {
    String variable = System.getenv("OS_CACERT");
    return certificates == null && variable != null && !variable.isBlank()
        ? Path.of(variable)
        : certificates;
  }

  private List<Secret> given() {
    if (tokens == null) {
      return List.of();
    }
    try {
      return Files.readAllLines(tokens).stream()
          .filter(line -> !line.isBlank())
          .map(line -> Secret.of(line.strip()))
          .toList();
    } catch (IOException e) {
      throw new StartFailure("%s cannot be read (%s).".formatted(tokens, e), e);
    }
  }

  private static void tell(int asked) {
    if (asked % STEP == 0) {
      System.err.printf("%d questions were put to both%n", asked);
    }
  }

  private ParameterException wrong(String sentence) {
    return new ParameterException(spec.commandLine(), sentence);
  }
}
