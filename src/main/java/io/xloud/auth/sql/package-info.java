/** What logins have used up. */
@NullMarked
package io.xloud.auth.sql;

import org.jspecify.annotations.NullMarked;
