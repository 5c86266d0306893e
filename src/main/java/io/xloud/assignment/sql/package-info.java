/** Where roles and assignments are stored: Keystone's own tables. */
@NullMarked
package io.xloud.assignment.sql;

import org.jspecify.annotations.NullMarked;
