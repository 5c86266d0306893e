/** Roles, what they imply, and who holds them where. */
@NullMarked
package io.xloud.assignment;

import org.jspecify.annotations.NullMarked;
