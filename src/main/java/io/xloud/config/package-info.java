/** Reading keystone.conf; each room owns its typed settings. */
@NullMarked
package io.xloud.config;

import org.jspecify.annotations.NullMarked;
