/** The words for who is asking. */
@NullMarked
package io.xloud.context;

import org.jspecify.annotations.NullMarked;
