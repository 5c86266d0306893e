/** Request filters, addresses, links, body validation and the one place that writes errors. */
@NullMarked
package io.xloud.http;

import org.jspecify.annotations.NullMarked;
