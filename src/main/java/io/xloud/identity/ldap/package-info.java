/** Users and groups in a directory that is read and never written. */
@NullMarked
package io.xloud.identity.ldap;

import org.jspecify.annotations.NullMarked;
