/** The doors to users, groups and memberships. */
@NullMarked
package io.xloud.identity.api;

import org.jspecify.annotations.NullMarked;
