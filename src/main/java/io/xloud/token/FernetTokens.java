package io.xloud.token;

import io.xloud.crypto.Fernet;
import io.xloud.crypto.MessagePack;
import io.xloud.crypto.Opening;
import io.xloud.token.PackedFields.Unreadable;
import java.util.function.Supplier;

/**
 * The Fernet token format, byte for byte the reference service's: a token sealed by either side
 * opens on the other. Opening costs processor time only and says nothing about whether the token is
 * still good.
 */
public final class FernetTokens {
  /** A token is a header; a longer one is refused unread. */
  private static final int LONGEST = 16_384;

  private final Supplier<Fernet> fernet;
  private final PayloadCodec codec;

  /**
   * @param fernet asked on every use, so that new keys are in force at once
   */
  public FernetTokens(Supplier<Fernet> fernet, AuthMethods methods, String defaultDomainId) {
    this.fernet = fernet;
    this.codec = new PayloadCodec(methods, defaultDomainId);
  }

  /** The time in the token's head is {@link Claims#issuedAt()}, cut to the second. */
  public String seal(TokenPayload payload) {
    byte[] plain = MessagePack.write(codec.pack(payload));
    return fernet.get().seal(plain, payload.claims().issuedAt());
  }

  public Opening<TokenPayload> open(String token) {
    if (token.length() > LONGEST) {
      return new Opening.Refused<>("longer than any token");
    }
    return fernet.get().open(token).then(this::unpack);
  }

  private Opening<TokenPayload> unpack(Fernet.Opened opened) {
    return MessagePack.readOfAnyAge(opened.plain())
        .then(packed -> {
          try {
            return new Opening.Opened<>(codec.unpack(packed, opened.sealedAt()));
          } catch (Unreadable e) {
            return new Opening.Refused<>(e.reason());
          }
        });
  }
}
