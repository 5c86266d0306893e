/** The doors of trusts. */
@NullMarked
package io.xloud.trust.api;

import org.jspecify.annotations.NullMarked;
