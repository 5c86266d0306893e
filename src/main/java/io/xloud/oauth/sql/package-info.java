/** Consumers, request tokens and access tokens in Keystone's tables. */
@NullMarked
package io.xloud.oauth.sql;

import org.jspecify.annotations.NullMarked;
