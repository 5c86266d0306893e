/** The roof: version discovery, JSON home, health check, the clock. */
@NullMarked
package io.xloud.server;

import org.jspecify.annotations.NullMarked;
