/** {@code xi_node}: heartbeat, who is alive, clock offset. */
@NullMarked
package io.xloud.node;

import org.jspecify.annotations.NullMarked;
