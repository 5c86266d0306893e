package io.xloud.policy;

import java.util.Map;

/** Somebody else who decides, behind {@code http:} and {@code https:} checks. */
interface RemoteCheck {
  /** Yes, no, or broken when nobody answered in time. */
  Verdict ask(String url, String rule, Target target, Map<String, ?> credentials);
}
