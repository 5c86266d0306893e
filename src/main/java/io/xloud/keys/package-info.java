/** {@code xi_key}: the key sets of a cluster, sealed in its database. */
@NullMarked
package io.xloud.keys;

import org.jspecify.annotations.NullMarked;
