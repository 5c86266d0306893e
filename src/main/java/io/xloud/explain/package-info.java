/** Tells why a caller may or may not do something. */
@NullMarked
package io.xloud.explain;

import org.jspecify.annotations.NullMarked;
