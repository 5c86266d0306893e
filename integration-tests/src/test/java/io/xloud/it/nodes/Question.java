package io.xloud.it.nodes;

import com.fasterxml.jackson.databind.JsonNode;
import io.xloud.it.clients.Api;
import io.xloud.it.clients.Api.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.StreamSupport;

/**
 * What a node is asked before and after a write.
 *
 * @param shows whether the answer is the one after the write; before it, it must not be
 * @param validation whether it is one that memory answers
 */
record Question(String about, Asks asks, Predicate<Reply> shows, boolean validation) {
  /** Asks a node as the admin. */
  interface Asks {
    Reply of(Api node, String admin) throws Exception;
  }

  static Question of(String path, Predicate<Reply> shows) {
    return new Question("GET " + path, (node, admin) -> node.get(admin, path), shows, false);
  }

  static Question validation(String token, Predicate<Reply> shows) {
    return new Question("validation", (node, admin) -> node.validate(admin, token), shows, true);
  }

  /** What was there is gone. */
  static Question gone(String path) {
    return of(path, reply -> reply.status() == 404);
  }

  /** What was not there is now. */
  static Question there(String path) {
    return of(path, reply -> reply.status() == 200 || reply.status() == 204);
  }

  /** The member at a JSON pointer has a value that it had not. */
  static Question says(String path, String pointer, String value) {
    return of(path, saying(pointer, value));
  }

  /** So many are listed now. */
  static Question counts(String path, String collection, int number) {
    return of(
        path, reply -> reply.status() == 200 && reply.body().path(collection).size() == number);
  }

  static Question dead(String token) {
    return validation(token, reply -> reply.status() == 404);
  }

  static Predicate<Reply> saying(String pointer, String value) {
    return reply -> reply.body().at(pointer).asText().equals(value);
  }

  static Question gains(String token, String role) {
    return validation(token, hasRole(role));
  }

  static Question loses(String token, String role) {
    return validation(token, hasRole(role).negate());
  }

  private static Predicate<Reply> hasRole(String id) {
    return reply ->
        StreamSupport.stream(reply.body().at("/token/roles").spliterator(), false)
            .anyMatch(role -> role.path("id").asText().equals(id));
  }

  /** The validation's catalog has the url now. */
  static Question offers(String token, String url) {
    return validation(token, reply -> urls(reply).contains(url));
  }

  /** The validation's catalog no longer has the url. */
  static Question hides(String token, String url) {
    return validation(token, reply -> reply.status() == 200 && !urls(reply).contains(url));
  }

  static List<String> urls(Reply reply) {
    List<String> urls = new ArrayList<>();
    for (JsonNode service : reply.body().at("/token/catalog")) {
      service.path("endpoints").forEach(endpoint -> urls.add(endpoint.path("url").asText()));
    }
    return urls;
  }
}
