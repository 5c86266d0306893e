/** What doors of other rooms have in common that ask the policy. */
@NullMarked
package io.xloud.policy.api;

import org.jspecify.annotations.NullMarked;
