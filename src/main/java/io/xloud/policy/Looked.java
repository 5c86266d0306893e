package io.xloud.policy;

import io.xloud.policy.Explanation.Holder;
import io.xloud.policy.Explanation.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Finds what a single check looked at, for those who ask why it came out as it did. */
record Looked(Map<String, ?> credentials, Target target) {
  private static final Pattern PLACE = Pattern.compile("%\\(([^()]*)\\)");

  List<Value> at(Check check) {
    return switch (check) {
      case Check.RoleNamed(var name) -> both(caller(List.of("roles")), inTarget(name));
      case Check.Matches(var kind, var match) ->
          switch (Kind.of(kind)) {
            case Kind.Path(var segments) -> both(caller(segments), inTarget(match));
            case Kind.Literal _, Kind.Nonsense _ -> inTarget(match);
          };
      case Check.Remote(var url) -> inTarget(url);
      default -> List.of();
    };
  }

  private static List<Value> both(Value caller, List<Value> target) {
    List<Value> all = new ArrayList<>(List.of(caller));
    all.addAll(target);
    return all;
  }

  private List<Value> inTarget(String match) {
    List<Value> values = new ArrayList<>();
    Matcher place = PLACE.matcher(match);
    while (place.find()) {
      String name = place.group(1);
      values.add(
          target.has(name)
              ? Value.of(Holder.TARGET, name, target.get(name))
              : Value.absent(Holder.TARGET, name));
    }
    return values;
  }

  /** A list on the way is shown whole. */
  private Value caller(List<String> segments) {
    String name = String.join(".", segments);
    @Nullable Object at = credentials;
    for (String segment : segments) {
      if (at instanceof List<?>) {
        break;
      }
      if (!(at instanceof Map<?, ?> map) || !map.containsKey(segment)) {
        return Value.absent(Holder.CALLER, name);
      }
      at = map.get(segment);
    }
    return Value.of(Holder.CALLER, name, at);
  }
}
