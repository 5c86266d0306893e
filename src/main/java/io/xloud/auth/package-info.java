/** Whatever ends in a token: the methods, the caller of a request. */
@NullMarked
package io.xloud.auth;

import org.jspecify.annotations.NullMarked;
