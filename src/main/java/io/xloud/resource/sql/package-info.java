/** Domains and projects in MariaDB. */
@NullMarked
package io.xloud.resource.sql;

import org.jspecify.annotations.NullMarked;
