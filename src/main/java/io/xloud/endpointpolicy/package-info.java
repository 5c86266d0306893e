/** Policies that services stored here for their endpoints, and which endpoint uses which. */
@NullMarked
package io.xloud.endpointpolicy;

import org.jspecify.annotations.NullMarked;
