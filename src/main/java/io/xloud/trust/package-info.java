/** Trusts: what one user lets another do in its place. */
@NullMarked
package io.xloud.trust;

import org.jspecify.annotations.NullMarked;
