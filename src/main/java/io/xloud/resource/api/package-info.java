/** The doors to domains and projects. */
@NullMarked
package io.xloud.resource.api;

import org.jspecify.annotations.NullMarked;
