/** Traces of requests for OpenTelemetry: off unless {@code [xloud] tracing.enabled} is set. */
@NullMarked
package io.xloud.tracing;

import org.jspecify.annotations.NullMarked;
