/** Tokens for clients of OAuth 2: by secret or by certificate. */
@NullMarked
package io.xloud.auth.oauth2;

import org.jspecify.annotations.NullMarked;
