package io.xloud.it.lists;

import io.xloud.it.server.EventFence;
import io.xloud.it.server.Mariadb;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** Fills the tables of a schema, as a foreign writer does. */
public final class Rows {
  private static final Pattern PARAMETER = Pattern.compile("\\{(\\w+)}");

  private Rows() {}

  public static void fill(String schema, String adminId, int from, int to)
      throws IOException, SQLException {
    String script;
    try (var in = Rows.class.getResourceAsStream("/rows.sql")) {
      script = new String(in.readAllBytes(), StandardCharsets.UTF_8).replaceAll("(?m)^--.*", "");
    }
    try (Connection connection = Mariadb.running().connect(schema);
        Statement statement = connection.createStatement()) {
      statement.execute("set session server_id = " + EventFence.FOREIGN);
      for (String one : script.split(";\\s*\n")) {
        if (!one.isBlank()) {
          statement.execute(
              one.replace(":from", Integer.toString(from))
                  .replace(":to", Integer.toString(to))
                  .replace(":admin", "'" + adminId + "'"));
        }
      }
    }
  }

  /** A path with the parameters that row 1 has, and the administrator for a user. */
  public static String path(String template, String adminId) {
    return PARAMETER.matcher(template).replaceAll(name -> value(template, name.group(1), adminId));
  }

  /** Group 2 has the members, and group 1 the roles: both at once would multiply. */
  private static String value(String template, String name, String adminId) {
    return switch (name) {
      case "user_id" -> adminId;
      case "group_id" -> md5(template.startsWith("/v3/groups/{group_id}/") ? "group2" : "group1");
      case "prior_role_id" -> md5("role1");
      case "implied_role_id" -> md5("role2");
      case "region_id" -> "region1";
      case "value" -> "own";
      default -> md5(name.replaceFirst("_id$", "").replace('_', ' ') + "1");
    };
  }

  private static String md5(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
