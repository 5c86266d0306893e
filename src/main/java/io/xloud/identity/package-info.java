/**
 * Users, groups and memberships, passwords and their rules; where they live is a driver's affair.
 */
@NullMarked
package io.xloud.identity;

import org.jspecify.annotations.NullMarked;
