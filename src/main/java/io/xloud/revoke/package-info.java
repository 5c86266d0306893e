/** OS-REVOKE: revocation events and their match against a token. */
@NullMarked
package io.xloud.revoke;

import org.jspecify.annotations.NullMarked;
