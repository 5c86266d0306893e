/** OAuth 1: consumers, and what users let them do. */
@NullMarked
package io.xloud.oauth;

import org.jspecify.annotations.NullMarked;
