/** The doors to stored policies. */
@NullMarked
package io.xloud.endpointpolicy.api;

import org.jspecify.annotations.NullMarked;
