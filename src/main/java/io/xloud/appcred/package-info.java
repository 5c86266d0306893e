/** Application credentials and the access rules that limit them. */
@NullMarked
package io.xloud.appcred;

import org.jspecify.annotations.NullMarked;
