/** What tests of every room need. */
@NullMarked
package io.xloud.testing;

import org.jspecify.annotations.NullMarked;
