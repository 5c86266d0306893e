package io.xloud.it.nodes;

import io.xloud.it.clients.Api;
import io.xloud.it.clients.Api.Reply;
import java.util.List;
import java.util.Map;

/**
 * One request that changes something, and the questions whose answers it changes.
 *
 * @param ids what stands for the names in the route's path, from left to right
 * @param body as JSON; empty for none
 * @param headers instead of the admin's token
 */
record Write(List<String> ids, String body, Map<String, String> headers, List<Question> questions) {
  static Write to(String... ids) {
    return new Write(List.of(ids), "", Map.of(), List.of());
  }

  Write with(String json, Object... parts) {
    return new Write(ids, json.formatted(parts), headers, questions);
  }

  Write by(String token) {
    return new Write(ids, body, Map.of("X-Auth-Token", token), questions);
  }

  Write about(String caller, String subject) {
    return new Write(
        ids, body, Map.of("X-Auth-Token", caller, "X-Subject-Token", subject), questions);
  }

  Write changes(Question... asked) {
    return new Write(ids, body, headers, List.of(asked));
  }

  /**
   * @param form with names in braces
   */
  String path(String form) {
    String path = form;
    for (String id : ids) {
      path = path.replaceFirst("\\{\\w+}", id);
    }
    if (path.contains("{")) {
      throw new AssertionError("too few ids for " + form);
    }
    return path;
  }

  /**
   * @param route method and path
   */
  Reply send(Api node, String admin, String route) throws Exception {
    String[] words = route.split(" ");
    Map<String, String> said = headers.isEmpty() ? Map.of("X-Auth-Token", admin) : headers;
    return node.send(words[0], path(words[1]), said, body);
  }
}
