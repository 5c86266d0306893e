/** Everything the server can refuse, as data. */
@NullMarked
package io.xloud.error;

import org.jspecify.annotations.NullMarked;
