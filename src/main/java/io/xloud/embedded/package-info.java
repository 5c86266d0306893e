/** The private MariaDB in a data folder, for a first run without any other server. */
@NullMarked
package io.xloud.embedded;

import org.jspecify.annotations.NullMarked;
