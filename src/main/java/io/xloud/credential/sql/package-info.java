/** Credentials in Keystone's table. */
@NullMarked
package io.xloud.credential.sql;

import org.jspecify.annotations.NullMarked;
