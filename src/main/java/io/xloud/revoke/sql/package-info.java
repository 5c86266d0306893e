/** Where revocation events are stored: Keystone's table {@code revocation_event}. */
@NullMarked
package io.xloud.revoke.sql;

import org.jspecify.annotations.NullMarked;
