package io.xloud.resource;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Puts sensitive options where an open one refers to them; {@code %%} is a percent sign. */
final class Substitution {
  private static final System.Logger LOG = System.getLogger(Substitution.class.getName());
  private static final Pattern MARK = Pattern.compile("%(%|\\(([^)]*)\\)s)?");

  private Substitution() {}

  /** A value that can't be filled in whole stays as it is, which the log tells. */
  static String in(DomainOption option, String template, Map<String, String> secrets) {
    Matcher marks = MARK.matcher(template);
    StringBuilder filled = new StringBuilder();
    while (marks.find()) {
      String name = marks.group(2);
      String text = name == null ? "%" : secrets.get(name);
      if (marks.group(1) == null || text == null) {
        LOG.log(
            System.Logger.Level.WARNING,
            "{0} of a domain looks like a reference to a sensitive option, but isn''t one",
            option);
        return template;
      }
      marks.appendReplacement(filled, Matcher.quoteReplacement(text));
    }
    return marks.appendTail(filled).toString();
  }
}
