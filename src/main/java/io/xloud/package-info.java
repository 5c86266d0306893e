/** The entry point; everything else lives in a room of its own. */
@NullMarked
package io.xloud;

import org.jspecify.annotations.NullMarked;
