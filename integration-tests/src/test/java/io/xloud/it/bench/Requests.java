package io.xloud.it.bench;

/** Requests as they go over the wire. */
final class Requests {
  private static final String TOKENS = "/v3/auth/tokens";

  private Requests() {}

  /** What a service asks about the token that a user has brought. */
  static String validation(String caller, String subject) {
    return validation("GET", TOKENS, caller, subject);
  }

  static String validationWithoutCatalog(String caller, String subject) {
    return validation("GET", TOKENS + "?nocatalog", caller, subject);
  }

  static String check(String caller, String subject) {
    return validation("HEAD", TOKENS, caller, subject);
  }

  static String revocation(String caller, String subject) {
    return validation("DELETE", TOKENS, caller, subject);
  }

  private static String validation(String method, String path, String caller, String subject) {
    return head(method, path)
        + "X-Auth-Token: %s\r\nX-Subject-Token: %s\r\n\r\n".formatted(caller, subject);
  }

  static String get(String caller, String path) {
    return head("GET", path) + "X-Auth-Token: " + caller + "\r\n\r\n";
  }

  static String send(String method, String caller, String path, String json) {
    return withBody(head(method, path) + "X-Auth-Token: " + caller + "\r\n", json);
  }

  static String login(String user, String password, String project) {
    return issue(
        """
        "methods": ["password"], "password": {"user": {"id": "%s", "password": "%s"}}\
        """
            .formatted(user, password),
        project);
  }

  static String exchange(String token, String project) {
    return issue("\"methods\": [\"token\"], \"token\": {\"id\": \"%s\"}".formatted(token), project);
  }

  private static String issue(String identity, String project) {
    return withBody(
        head("POST", TOKENS),
        """
        {"auth": {"identity": {%s}, "scope": {"project": {"id": "%s"}}}}\
        """
            .formatted(identity, project));
  }

  private static String head(String method, String path) {
    return "%s %s HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: application/json\r\n"
        .formatted(method, path);
  }

  private static String withBody(String head, String json) {
    return head
        + "Content-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
            .formatted(json.length(), json);
  }
}
