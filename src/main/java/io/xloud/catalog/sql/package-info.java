/** Regions, services and endpoints in MariaDB. */
@NullMarked
package io.xloud.catalog.sql;

import org.jspecify.annotations.NullMarked;
