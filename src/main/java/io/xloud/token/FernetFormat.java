package io.xloud.token;

import io.xloud.config.Options;
import io.xloud.crypto.Fernet;
import io.xloud.crypto.Secret;
import io.xloud.error.Problem;
import java.util.function.Supplier;

/** {@code [token] provider = fernet}. */
final class FernetFormat implements TokenFormat {
  private final FernetTokens tokens;

  FernetFormat(Supplier<Fernet> keys, Options options) {
    this.tokens =
        new FernetTokens(
            keys,
            new AuthMethods(TokenConfig.from(options).methods()),
            options.string("identity", "default_domain_id"));
  }

  @Override
  public Secret seal(TokenPayload payload) {
    return Secret.of(tokens.seal(payload));
  }

  @Override
  public TokenPayload open(Secret token) {
    String text = token.reveal();
    if (text.isEmpty()) {
      throw new Problem.NotFoundBecause("No token in the request").raised();
    }
    return tokens
        .open(text)
        .orElseThrow(reason -> new Problem.NotFoundBecause(told(reason)).raised());
  }

  /** Only of a version does the reference service say what it is. */
  private static String told(String reason) {
    return reason.startsWith(PayloadCodec.UNKNOWN_VERSION)
        ? reason
        : "Could not recognize Fernet token";
  }
}
