/** Puts the same read-only questions to two servers and tells where their answers differ. */
@NullMarked
package io.xloud.cli.compare;

import org.jspecify.annotations.NullMarked;
