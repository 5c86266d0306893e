/** The doors of application credentials and access rules. */
@NullMarked
package io.xloud.appcred.api;

import org.jspecify.annotations.NullMarked;
