package io.xloud.notification;

import io.xloud.crypto.Secret;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code transport_url} as oslo.messaging spells it: {@code
 * rabbit://USER:PASSWORD@HOST:PORT,USER:PASSWORD@HOST:PORT/VHOST}, each part but the first one
 * being optional, and everything percent-encoded where it must be.
 *
 * @param scheme which kind of broker; only {@code rabbit} is spoken
 */
record TransportUrl(String scheme, List<Host> hosts, String virtualHost) {
  private static final int PORT = 5672;
  private static final Pattern FORM = Pattern.compile("([a-z+]+)://([^/?#]*)(/[^?#]*)?([?].*)?");

  /** One broker of the cluster, and who we are there. */
  record Host(String name, int port, String user, Secret password) {
    @Override
    public String toString() {
      return name + ":" + port;
    }
  }

  TransportUrl {
    hosts = List.copyOf(hosts);
  }

  /**
   * @throws IllegalArgumentException when it is no such address; never with the text itself, which
   *     holds a password
   */
  static TransportUrl parse(String url) {
    Matcher form = FORM.matcher(url.strip());
    if (!form.matches()) {
      throw new IllegalArgumentException("has not the form rabbit://USER:PASSWORD@HOST:PORT/VHOST");
    }
    List<Host> hosts = new ArrayList<>();
    for (String host : form.group(2).split(",")) {
      hosts.add(host(host.strip()));
    }
    String path = form.group(3) == null ? "" : form.group(3).substring(1);
    return new TransportUrl(form.group(1), hosts, path.isEmpty() ? "/" : decoded(path));
  }

  boolean isRabbit() {
    return scheme.equals("rabbit") || scheme.equals("kombu");
  }

  private static Host host(String text) {
    int at = text.lastIndexOf('@');
    String login = at < 0 ? "guest:guest" : text.substring(0, at);
    String place = text.substring(at + 1);
    int colon = login.indexOf(':');
    String user = colon < 0 ? login : login.substring(0, colon);
    String password = colon < 0 ? "" : login.substring(colon + 1);
    return new Host(name(place), port(place), decoded(user), Secret.of(decoded(password)));
  }

  private static String name(String place) {
    String name =
        place.startsWith("[")
            ? place.substring(1, Math.max(1, place.indexOf(']')))
            : place.replaceFirst(":[0-9]*$", "");
    return name.isEmpty() ? "localhost" : name;
  }

  private static int port(String place) {
    String after = place.substring(place.lastIndexOf(']') + 1);
    String digits = after.substring(after.lastIndexOf(':') + 1);
    return after.contains(":") && digits.matches("[0-9]{1,5}") ? Integer.parseInt(digits) : PORT;
  }

  /** A plus is a plus here. */
  private static String decoded(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }
}
