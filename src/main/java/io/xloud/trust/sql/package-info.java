/** Trusts in Keystone's tables. */
@NullMarked
package io.xloud.trust.sql;

import org.jspecify.annotations.NullMarked;
