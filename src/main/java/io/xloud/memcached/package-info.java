/** Makes a Python Keystone on the same database forget what our writes made untrue. */
@NullMarked
package io.xloud.memcached;

import org.jspecify.annotations.NullMarked;
