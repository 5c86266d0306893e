/** Questions by HTTP to servers that are not ours. */
@NullMarked
package io.xloud.outbound;

import org.jspecify.annotations.NullMarked;
