/**
 * SAML 2.0: what providers sign is read and believed here, and what other clouds shall believe is
 * signed.
 */
@NullMarked
package io.xloud.federation.saml;

import org.jspecify.annotations.NullMarked;
