/** Stored credentials: EC2 keys, TOTP seeds, certificates, and the keys that encrypt them. */
@NullMarked
package io.xloud.credential;

import org.jspecify.annotations.NullMarked;
