/** Stored credentials; so far the keys that encrypt them. */
@NullMarked
package io.xloud.credential;

import org.jspecify.annotations.NullMarked;
