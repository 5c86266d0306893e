/** Tests of filters, addresses, lists and bodies. */
@NullMarked
package io.xloud.http;

import org.jspecify.annotations.NullMarked;
