package io.xloud.persistence;

import io.xloud.config.ConfigException;
import io.xloud.crypto.Secret;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A database as {@code [database] connection} names it in SQLAlchemy's form, {@code
 * mysql+pymysql://user:password@host:port/name?charset=utf8mb4}.
 *
 * @param hosts in the order to try them; empty when a socket is named instead
 * @param query arguments of the driver, such as {@code ssl_ca}
 */
public record DatabaseUrl(
    List<Host> hosts, String user, Secret password, String name, Map<String, String> query) {

  /** One server of the database. */
  public record Host(String name, int port) {}

  private static final int MYSQL_PORT = 3306;

  /** Arguments by each of which PyMySQL speaks TLS. */
  private static final Set<String> TLS =
      Set.of(
          "ssl_ca",
          "ssl_cert",
          "ssl_key",
          "ssl_cipher",
          "ssl_check_hostname",
          "ssl_verify_cert",
          "ssl_verify_identity");

  // As SQLAlchemy reads it: the user ends at the first colon, the password at the first at sign.
  private static final Pattern FORM =
      Pattern.compile(
          "(?<kind>[\\w+]+)://"
              + "(?:(?<user>[^:/]*)(?::(?<password>[^@]*))?@)?"
              + "(?<hosts>[^@/?]*)"
              + "(?:/(?<name>[^?]*))?"
              + "(?:\\?(?<query>.*))?",
          Pattern.DOTALL);

  private static final Pattern HOST = Pattern.compile("(\\[[^\\]]*]|[^:]*)(?::(\\d{1,5}))?");

  public DatabaseUrl {
    hosts = List.copyOf(hosts);
    query = Map.copyOf(query);
  }

  /**
   * @throws ConfigException saying what is wrong, without the password
   */
  public static DatabaseUrl parse(String url) {
    Matcher parts = FORM.matcher(url);
    if (!parts.matches()) {
      throw refused(
          "is not of the form mysql+pymysql://user:password@host/name (an @ in the password is written %40)");
    }
    String kind = parts.group("kind");
    if (!kind.matches("(mysql|mariadb)(\\+\\w+)?")) {
      throw refused("names '%s', but only MariaDB and MySQL are supported".formatted(kind));
    }
    Map<String, String> query = arguments(parts.group("query"));
    if (query.containsKey("ssl_capath")) {
      throw refused("names ssl_capath, a folder: name the one file that counts as ssl_ca");
    }
    return new DatabaseUrl(
        query.containsKey("unix_socket") ? List.of() : hosts(parts.group("hosts")),
        percentDecoded(orEmpty(parts.group("user"))),
        Secret.of(percentDecoded(orEmpty(parts.group("password")))),
        named(parts.group("name")),
        query);
  }

  public Optional<String> unixSocket() {
    return Optional.ofNullable(query.get("unix_socket"));
  }

  /** As PyMySQL takes it, though what is told may be nothing by which to check the server. */
  public boolean speaksTls() {
    return TLS.stream().anyMatch(query::containsKey);
  }

  public Optional<String> charset() {
    return Optional.ofNullable(query.get("charset"));
  }

  private static String named(@Nullable String name) {
    if (name == null || name.isEmpty()) {
      throw refused("names no database: put /name after the host");
    }
    return name;
  }

  private static List<Host> hosts(String text) {
    List<Host> hosts = new ArrayList<>();
    for (String one : text.split(",")) {
      hosts.add(host(one));
    }
    return hosts;
  }

  private static Host host(String text) {
    Matcher parts = HOST.matcher(text);
    if (!parts.matches()) {
      throw refused("names no host and port that can be understood");
    }
    String name = parts.group(1).replaceAll("[\\[\\]]", "");
    int port = parts.group(2) == null ? MYSQL_PORT : Integer.parseInt(parts.group(2));
    if (port < 1 || port > 65535) {
      throw refused("names port %d, but ports end at 65535".formatted(port));
    }
    return new Host(name.isEmpty() ? "localhost" : name, port);
  }

  private static Map<String, String> arguments(@Nullable String text) {
    Map<String, String> arguments = new LinkedHashMap<>();
    for (String pair : orEmpty(text).split("&")) {
      int equal = pair.indexOf('=');
      if (equal > 0) {
        arguments.put(
            formDecoded(pair.substring(0, equal)), formDecoded(pair.substring(equal + 1)));
      }
    }
    return arguments;
  }

  private static String formDecoded(String text) {
    return percentDecoded(text.replace('+', ' '));
  }

  /** {@code %40} becomes an at sign; a percent sign that starts no such pair, and a plus, stay. */
  private static String percentDecoded(String text) {
    String kept = text.replaceAll("%(?![0-9a-fA-F]{2})", "%25").replace("+", "%2B");
    return URLDecoder.decode(kept, StandardCharsets.UTF_8);
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }

  private static ConfigException refused(String why) {
    return new ConfigException("[database] connection " + why + ".");
  }
}
