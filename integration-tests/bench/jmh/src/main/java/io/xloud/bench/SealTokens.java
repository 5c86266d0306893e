package io.xloud.bench;

import io.xloud.crypto.Fernet;
import io.xloud.crypto.FernetKey;
import io.xloud.token.AuditIds;
import io.xloud.token.AuthMethods;
import io.xloud.token.Claims;
import io.xloud.token.FernetTokens;
import io.xloud.token.TokenPayload;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.stream.StreamSupport;

/**
 * Seals tokens as a login would, many at once. Argument: the key folder. A line of the input is a
 * user's id alone, or with a project's, or with a project's, {@code trust} or {@code credential},
 * and the id of that; a line of the output is its token.
 */
public final class SealTokens {
  private static final Duration LIFE = Duration.ofHours(12);

  private static final String PASSWORD = "password";
  private static final String CREDENTIAL = "application_credential";

  /** {@code [auth] methods} as both servers have it by default. */
  private static final AuthMethods METHODS =
      new AuthMethods(
          List.of("external", PASSWORD, "token", "oauth1", "mapped", CREDENTIAL));

  private SealTokens() {}

  public static void main(String... arguments) throws IOException {
    Fernet fernet = Fernet.with(List.of(primary(Path.of(arguments[0]))));
    FernetTokens tokens = new FernetTokens(() -> fernet, METHODS, "default");
    Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    try (var out = new PrintStream(System.out, false, StandardCharsets.UTF_8)) {
      in.lines().map(line -> tokens.seal(payload(line, now))).forEach(out::println);
    }
  }

  /** The key with the highest number. */
  private static FernetKey primary(Path folder) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "[0-9]*")) {
      Path newest =
          StreamSupport.stream(files.spliterator(), false)
              .max(Comparator.comparing(file -> Integer.valueOf(file.getFileName().toString())))
              .orElseThrow();
      return FernetKey.parse(Files.readString(newest)).orElseThrow();
    }
  }

  private static TokenPayload payload(String line, Instant now) {
    String[] id = line.split(" ");
    String kind = id.length < 3 ? "" : id[2];
    Claims claims = claims(id[0], kind.equals("credential") ? CREDENTIAL : PASSWORD, now);
    return switch (kind) {
      case "trust" -> new TokenPayload.TrustScoped(claims, id[1], id[3]);
      case "credential" -> new TokenPayload.ApplicationCredentialScoped(claims, id[1], id[3]);
      default ->
          id.length == 1
              ? new TokenPayload.Unscoped(claims)
              : new TokenPayload.ProjectScoped(claims, id[1]);
    };
  }

  private static Claims claims(String user, String method, Instant now) {
    return new Claims(user, List.of(method), now, now.plus(LIFE), List.of(AuditIds.fresh()));
  }
}
