package io.xloud.token;

import io.xloud.crypto.Fernet;
import io.xloud.crypto.MessagePack;
import io.xloud.crypto.Opening;
import io.xloud.token.PackedFields.Unreadable;
import java.util.function.Supplier;

/**
 * The receipts that a multi-factor login hands out between its steps, sealed with their own keys.
 */
public final class FernetReceipts {
  private static final int LONGEST = 16_384;

  private final Supplier<Fernet> fernet;
  private final PayloadCodec codec;

  public FernetReceipts(Supplier<Fernet> fernet, AuthMethods methods) {
    this.fernet = fernet;
    this.codec = new PayloadCodec(methods, "");
  }

  public String seal(ReceiptPayload receipt) {
    return fernet.get().seal(MessagePack.write(codec.pack(receipt)), receipt.issuedAt());
  }

  public Opening<ReceiptPayload> open(String receipt) {
    if (receipt.length() > LONGEST) {
      return new Opening.Refused<>("longer than any receipt");
    }
    return fernet.get().open(receipt).then(this::unpack);
  }

  private Opening<ReceiptPayload> unpack(Fernet.Opened opened) {
    return MessagePack.read(opened.plain())
        .then(packed -> {
          try {
            return new Opening.Opened<>(codec.unpackReceipt(packed, opened.sealedAt()));
          } catch (Unreadable e) {
            return new Opening.Refused<>(e.reason());
          }
        });
  }
}
