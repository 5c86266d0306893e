/** The doors of {@code /v3/auth}. */
@NullMarked
package io.xloud.auth.api;

import org.jspecify.annotations.NullMarked;
