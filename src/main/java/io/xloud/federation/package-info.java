/** Who somebody is whom others have proved: providers, protocols and the rules that map them. */
@NullMarked
package io.xloud.federation;

import org.jspecify.annotations.NullMarked;
