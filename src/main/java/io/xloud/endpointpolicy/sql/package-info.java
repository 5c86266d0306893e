/** Stored policies in Keystone's tables. */
@NullMarked
package io.xloud.endpointpolicy.sql;

import org.jspecify.annotations.NullMarked;
