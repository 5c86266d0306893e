/** What writers change in Keystone's tables who leave no events. */
@NullMarked
package io.xloud.foreign;

import org.jspecify.annotations.NullMarked;
