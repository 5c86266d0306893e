/** The doors of {@code /v3/OS-FEDERATION} that need no login of somebody else's users. */
@NullMarked
package io.xloud.federation.api;

import org.jspecify.annotations.NullMarked;
