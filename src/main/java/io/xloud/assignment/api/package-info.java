/** The routes of roles, grants and role assignments. */
@NullMarked
package io.xloud.assignment.api;

import org.jspecify.annotations.NullMarked;
