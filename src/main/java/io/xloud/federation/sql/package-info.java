/** Providers, protocols and mappings in Keystone's tables. */
@NullMarked
package io.xloud.federation.sql;

import org.jspecify.annotations.NullMarked;
