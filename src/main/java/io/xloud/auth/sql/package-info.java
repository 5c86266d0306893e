/** What logins read of stored credentials, and what they have used up. */
@NullMarked
package io.xloud.auth.sql;

import org.jspecify.annotations.NullMarked;
