/** Application credentials in Keystone's tables. */
@NullMarked
package io.xloud.appcred.sql;

import org.jspecify.annotations.NullMarked;
