/** Domains, projects and their tags. */
@NullMarked
package io.xloud.resource;

import org.jspecify.annotations.NullMarked;
