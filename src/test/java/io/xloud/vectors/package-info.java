/** Golden vectors: reading them, comparing with them, and the deliberate differences from them. */
@NullMarked
package io.xloud.vectors;

import org.jspecify.annotations.NullMarked;
