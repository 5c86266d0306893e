package io.xloud.it.clients;

import io.xloud.it.server.Certificate;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * As much of a browser as a login needs: it follows redirections, keeps cookies by host, whatever
 * the port, and fills in forms. As browsers do, it takes this machine for a safe place without TLS.
 */
final class Browser {
  private static final int MOST_STEPS = 20;
  private static final Pattern FORM =
      Pattern.compile("<form[^>]*?action=\"([^\"]*)\".*?</form>", Pattern.DOTALL);
  private static final Pattern INPUT = Pattern.compile("<input[^>]*>");
  private static final Pattern ATTRIBUTE = Pattern.compile("\\b(name|type|value)=\"([^\"]*)\"");

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .sslContext(Certificate.forLoopback().trusting())
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();
  private final Map<String, Map<String, String>> cookies = new HashMap<>();

  /**
   * Where the browser is.
   *
   * @param redirect where it is sent and did not go
   */
  record Page(URI address, int status, String text, HttpResponse<String> response, URI redirect) {
    /** The first form of the page, with what is in it already; no button is pressed. */
    Form form() {
      Matcher form = FORM.matcher(text);
      if (!form.find()) {
        throw new AssertionError("no form on %s (%d): %s".formatted(address, status, text));
      }
      Map<String, String> fields = new LinkedHashMap<>();
      Matcher inputs = INPUT.matcher(form.group());
      while (inputs.find()) {
        Map<String, String> found = new HashMap<>();
        Matcher attributes = ATTRIBUTE.matcher(inputs.group());
        while (attributes.find()) {
          found.put(attributes.group(1), plain(attributes.group(2)));
        }
        if (found.containsKey("name") && !"submit".equals(found.get("type"))) {
          fields.put(found.get("name"), found.getOrDefault("value", ""));
        }
      }
      return new Form(address.resolve(plain(form.group(1))), fields);
    }

    private static String plain(String text) {
      return text.replace("&quot;", "\"").replace("&#39;", "'").replace("&amp;", "&");
    }
  }

  record Form(URI action, Map<String, String> fields) {
    Form with(String field, String value) {
      Map<String, String> more = new LinkedHashMap<>(fields);
      more.put(field, value);
      return new Form(action, more);
    }
  }

  /** Goes there, and on to where it is sent. */
  Page open(String address) throws IOException, InterruptedException {
    return follow(get(URI.create(address)), "");
  }

  /** Goes on as long as it is not sent to such an address. */
  Page openUntil(String address, String stop) throws IOException, InterruptedException {
    return follow(get(URI.create(address)), stop);
  }

  Page submit(Form form) throws IOException, InterruptedException {
    return follow(post(form), "");
  }

  /** Goes on as long as it is not sent to such an address. */
  Page submitUntil(Form form, String stop) throws IOException, InterruptedException {
    return follow(post(form), stop);
  }

  /** Logs in on the page of a provider. */
  Page logIn(Page page, String user, String password) throws IOException, InterruptedException {
    return logInUntil(page, user, password, "");
  }

  Page logInUntil(Page page, String user, String password, String stop)
      throws IOException, InterruptedException {
    return submitUntil(page.form().with("username", user).with("password", password), stop);
  }

  private static HttpRequest.Builder get(URI address) {
    return HttpRequest.newBuilder(address);
  }

  private static HttpRequest.Builder post(Form form) {
    String body =
        form.fields().entrySet().stream()
            .map(field -> encoded(field.getKey()) + "=" + encoded(field.getValue()))
            .collect(Collectors.joining("&"));
    return HttpRequest.newBuilder(form.action())
        .header("Content-Type", "application/x-www-form-urlencoded")
        .POST(BodyPublishers.ofString(body));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private Page follow(HttpRequest.Builder first, String stop)
      throws IOException, InterruptedException {
    HttpRequest.Builder next = first;
    for (int i = 0; i < MOST_STEPS; i++) {
      Page page = step(next);
      if (page.redirect() == null
          || !stop.isEmpty() && page.redirect().toString().startsWith(stop)) {
        return page;
      }
      next = get(page.redirect());
    }
    throw new AssertionError("sent on and on");
  }

  private Page step(HttpRequest.Builder asking) throws IOException, InterruptedException {
    URI address = asking.build().uri();
    Map<String, String> known = cookies.computeIfAbsent(address.getHost(), _ -> new HashMap<>());
    if (!known.isEmpty()) {
      asking.header(
          "Cookie",
          known.entrySet().stream()
              .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
              .collect(Collectors.joining("; ")));
    }
    HttpResponse<String> answer = client.send(asking.build(), BodyHandlers.ofString());
    answer.headers().allValues("Set-Cookie").forEach(cookie -> keep(known, cookie));
    URI redirect =
        answer.statusCode() / 100 == 3
            ? answer.headers().firstValue("Location").map(address::resolve).orElse(null)
            : null;
    return new Page(address, answer.statusCode(), answer.body(), answer, redirect);
  }

  private static void keep(Map<String, String> known, String cookie) {
    List<String> parts = List.of(cookie.split("; *"));
    String[] pair = parts.getFirst().split("=", 2);
    if (parts.stream().anyMatch(part -> part.equalsIgnoreCase("Max-Age=0")) || pair[1].isEmpty()) {
      known.remove(pair[0]);
    } else {
      known.put(pair[0], pair[1]);
    }
  }
}
