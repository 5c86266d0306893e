/** The doors of stored credentials. */
@NullMarked
package io.xloud.credential.api;

import org.jspecify.annotations.NullMarked;
