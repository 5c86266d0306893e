/** Limits in Keystone's tables. */
@NullMarked
package io.xloud.limit.sql;

import org.jspecify.annotations.NullMarked;
