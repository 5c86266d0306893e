/** What a caller asks of a list: filters and a page. */
@NullMarked
package io.xloud.query;

import org.jspecify.annotations.NullMarked;
