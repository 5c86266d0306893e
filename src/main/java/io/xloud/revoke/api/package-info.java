/** The routes of OS-REVOKE. */
@NullMarked
package io.xloud.revoke.api;

import org.jspecify.annotations.NullMarked;
