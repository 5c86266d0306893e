/** Whom a connection with TLS believes, and who it says it is, as files in PEM's form say it. */
@NullMarked
package io.xloud.tls;

import org.jspecify.annotations.NullMarked;
