/** Identity providers by OpenID Connect, which this service itself asks. */
@NullMarked
package io.xloud.federation.oidc;

import org.jspecify.annotations.NullMarked;
