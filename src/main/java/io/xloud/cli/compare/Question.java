package io.xloud.cli.compare;

import io.xloud.crypto.Secret;
import java.util.List;
import java.util.stream.Collectors;

/** One read-only request, which both servers get alike. */
record Question(String method, String path, List<Header> headers) {

  /**
   * A header of the request.
   *
   * @param shown what may be printed of it; nothing for what goes without saying
   */
  record Header(String name, Secret value, String shown) {}

  Question {
    headers = List.copyOf(headers);
  }

  Question asHead() {
    return new Question("HEAD", path, headers);
  }

  /** For the person who reads the differences; tokens go by their names. */
  String told() {
    String said =
        headers.stream()
            .filter(header -> !header.shown().isEmpty())
            .map(header -> header.name() + ": " + header.shown())
            .collect(Collectors.joining(", "));
    return method + " " + path + (said.isEmpty() ? "" : " (" + said + ")");
  }
}
