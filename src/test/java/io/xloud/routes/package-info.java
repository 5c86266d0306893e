/** What the doors of the whole house offer, read from their classes. */
@NullMarked
package io.xloud.routes;

import org.jspecify.annotations.NullMarked;
