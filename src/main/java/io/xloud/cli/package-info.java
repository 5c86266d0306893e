/** The commands of identity-manage, one class each. */
@NullMarked
package io.xloud.cli;

import org.jspecify.annotations.NullMarked;
