/** The doors of OS-OAUTH1. */
@NullMarked
package io.xloud.oauth.api;

import org.jspecify.annotations.NullMarked;
