package io.xloud.federation;

import io.xloud.error.KeystoneException;

/** Introduces users of ours to other clouds, in documents that these believe. */
public interface Introductions {
  /**
   * A response of SAML that bears a signed assertion.
   *
   * @throws KeystoneException 404 where this cloud is no identity provider
   */
  String response(Introduction told, ServiceProvider to);

  /**
   * The same in an envelope, as clients without a browser carry it there.
   *
   * @throws KeystoneException 404 where this cloud is no identity provider
   */
  String envelope(Introduction told, ServiceProvider to);
}
