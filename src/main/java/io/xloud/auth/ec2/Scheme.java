package io.xloud.auth.ec2;

import com.fasterxml.jackson.databind.JsonNode;
import io.xloud.crypto.Secret;

/** How a request was signed, and which part of what we are told of it the signature covers. */
public sealed interface Scheme permits Ec2Scheme, S3Scheme {
  static Scheme ec2() {
    return new Ec2Scheme();
  }

  static Scheme s3() {
    return new S3Scheme();
  }

  /**
   * @param request as whoever received it describes it
   * @throws io.xloud.error.KeystoneException 401 when the secret signed something else, 400 when
   *     the request says too little to tell
   */
  void requireSignedWith(Secret secret, JsonNode request);

  /** When it was signed, by the signed text alone; anything else could be made up (D2). */
  SignedTime time(JsonNode request);
}
