/** The way in over HTTP. */
@NullMarked
package io.xloud.explain.api;

import org.jspecify.annotations.NullMarked;
