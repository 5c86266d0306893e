/** Fernet, MessagePack, key repositories, password hashes, secrets. */
@NullMarked
package io.xloud.crypto;

import org.jspecify.annotations.NullMarked;
