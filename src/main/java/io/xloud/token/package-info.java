/** Token payloads and their formats, issuing and validating. */
@NullMarked
package io.xloud.token;

import org.jspecify.annotations.NullMarked;
