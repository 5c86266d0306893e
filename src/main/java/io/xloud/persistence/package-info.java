/** Transactions, retry on conflict, the shared SQL forms; schema migrations. */
@NullMarked
package io.xloud.persistence;

import org.jspecify.annotations.NullMarked;
