/** Users and groups in the tables of the reference service. */
@NullMarked
package io.xloud.identity.sql;

import org.jspecify.annotations.NullMarked;
