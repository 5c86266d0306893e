package io.xloud.auth.ec2;

import io.xloud.crypto.Digests;
import io.xloud.crypto.Secret;

/** The key of version 4, which is good for one day, region and service. */
final class SigningKey {
  private SigningKey() {}

  static byte[] of(Secret secret, String date, String region, String service) {
    return of(secret, Texts.bytes(date), Texts.bytes(region), Texts.bytes(service));
  }

  static byte[] of(Secret secret, byte[] date, byte[] region, byte[] service) {
    byte[] key = sign(Texts.bytes("AWS4" + secret.reveal()), date);
    key = sign(sign(key, region), service);
    return sign(key, Texts.bytes("aws4_request"));
  }

  static byte[] sign(byte[] key, byte[] text) {
    return Digests.hmac("HmacSHA256", key, text);
  }
}
