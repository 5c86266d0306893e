package io.xloud.identity.ldap;

import com.unboundid.ldap.sdk.Attribute;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The piece of a long list of values that Active Directory answers with. */
final class Range {
  private static final Pattern FORM =
      Pattern.compile("range=\\d+-(\\d{1,9}|\\*)", Pattern.CASE_INSENSITIVE);

  private Range() {}

  /** What to ask for to get the piece after this one; nothing when it was the last. */
  static Optional<String> after(Attribute attribute) {
    for (String option : attribute.getOptions()) {
      Matcher range = FORM.matcher(option);
      if (range.matches() && !range.group(1).equals("*")) {
        int next = Integer.parseInt(range.group(1)) + 1;
        return Optional.of("%s;range=%d-*".formatted(attribute.getBaseName(), next));
      }
    }
    return Optional.empty();
  }
}
