/** The doors to limits and registered limits. */
@NullMarked
package io.xloud.limit.api;

import org.jspecify.annotations.NullMarked;
