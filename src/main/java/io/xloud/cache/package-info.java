/** Bounded caches whose entries know what they were made of. */
@NullMarked
package io.xloud.cache;

import org.jspecify.annotations.NullMarked;
