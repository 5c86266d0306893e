/** The outbox {@code xi_event}: every committed change that others must notice. */
@NullMarked
package io.xloud.event;

import org.jspecify.annotations.NullMarked;
