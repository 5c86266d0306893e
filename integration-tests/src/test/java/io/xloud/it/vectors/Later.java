package io.xloud.it.vectors;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What later issues bring, as path prefixes in {@code later.txt}. A {@code *} stands for one part
 * of the path. A line {@code method NAME} names a method of authentication, {@code header NAME} a
 * header of the answer, and {@code case ID} an exchange that only the effect of a later one
 * explains.
 */
record Later(
    List<String> prefixes, List<String> methods, List<String> headers, List<String> cases) {
  static Later read() {
    try (var in = Later.class.getResourceAsStream("/later.txt")) {
      List<String> lines =
          new String(in.readAllBytes(), StandardCharsets.UTF_8)
              .lines()
              .map(line -> line.replaceFirst("#.*", "").strip())
              .filter(line -> !line.isEmpty())
              .toList();
      return new Later(
          lines.stream().filter(line -> line.startsWith("/")).toList(),
          after("method ", lines),
          after("header ", lines),
          after("case ", lines));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> after(String word, List<String> lines) {
    return lines.stream()
        .filter(line -> line.startsWith(word))
        .map(line -> line.substring(word.length()))
        .toList();
  }

  boolean covers(Exchange exchange) {
    String path = exchange.path().replaceFirst("\\?.*", "");
    return prefixes.stream().anyMatch(prefix -> startsWith(path, prefix))
        || asksLaterMethod(exchange)
        || cases.contains(exchange.id())
        || exchange.answersWith(headers);
  }

  private boolean asksLaterMethod(Exchange exchange) {
    String body = exchange.request().path(exchange.isStep() ? "body" : "json").toString();
    return exchange.path().startsWith("/v3/auth/tokens")
        && methods.stream().anyMatch(method -> body.contains("\"" + method + "\""));
  }

  private static boolean startsWith(String path, String prefix) {
    String[] parts = path.split("/", -1);
    String[] wanted = prefix.split("/", -1);
    if (parts.length < wanted.length) {
      return false;
    }
    for (int i = 0; i < wanted.length; i++) {
      if (!wanted[i].equals("*") && !wanted[i].equals(parts[i])) {
        return false;
      }
    }
    return true;
  }
}
