/** Limits and registered limits: how much of a service's resources who may use. */
@NullMarked
package io.xloud.limit;

import org.jspecify.annotations.NullMarked;
