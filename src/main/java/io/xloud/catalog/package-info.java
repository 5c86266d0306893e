/** Regions, services, endpoints, and the catalog a token carries. */
@NullMarked
package io.xloud.catalog;

import org.jspecify.annotations.NullMarked;
