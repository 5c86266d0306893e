/** The rule language and the one question asked at every door. */
@NullMarked
package io.xloud.policy;

import org.jspecify.annotations.NullMarked;
