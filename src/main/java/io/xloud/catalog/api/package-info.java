/** The doors to regions, services and endpoints. */
@NullMarked
package io.xloud.catalog.api;

import org.jspecify.annotations.NullMarked;
