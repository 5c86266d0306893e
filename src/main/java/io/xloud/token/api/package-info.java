/** What anybody may know of tokens. */
@NullMarked
package io.xloud.token.api;

import org.jspecify.annotations.NullMarked;
