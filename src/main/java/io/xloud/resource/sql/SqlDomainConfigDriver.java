package io.xloud.resource.sql;

import static java.util.stream.Collectors.partitioningBy;

import io.xloud.persistence.Database;
import io.xloud.persistence.JsonText;
import io.xloud.persistence.RowInsert;
import io.xloud.resource.DomainConfigDriver;
import io.xloud.resource.DomainConfigPart;
import io.xloud.resource.DomainOption;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatement;

/**
 * Keystone's tables {@code whitelisted_config} and {@code sensitive_config}: a row for each option,
 * its value as JSON. An option stands in one of them.
 */
@Singleton
final class SqlDomainConfigDriver implements DomainConfigDriver {
  private static final String OPEN = "whitelisted_config";
  private static final String SENSITIVE = "sensitive_config";
  private static final List<String> TABLES = List.of(OPEN, SENSITIVE);

  private final Database database;

  SqlDomainConfigDriver(Database database) {
    this.database = database;
  }

  @Override
  public List<DomainOption> list(String domainId, DomainConfigPart part) {
    String select = "SELECT `group`, `option`, value, %d FROM %s WHERE ";
    String sql =
        "%s%3$s UNION ALL %s%3$s ORDER BY 1, 2"
            .formatted(select.formatted(0, OPEN), select.formatted(1, SENSITIVE), where(part));
    return database.list(handle ->
        bound(handle.createQuery(sql), domainId, part)
            .map((rs, _) ->
                new DomainOption(
                    rs.getString(1),
                    rs.getString(2),
                    JsonText.read(rs.getString(3)),
                    rs.getBoolean(4)))
            .list());
  }

  private static String where(DomainConfigPart part) {
    return switch (part) {
      case DomainConfigPart.Whole _ -> "domain_id = :domain";
      case DomainConfigPart.Group _ -> "domain_id = :domain AND `group` = :group";
      case DomainConfigPart.Option _ ->
          "domain_id = :domain AND `group` = :group AND `option` = :option";
    };
  }

  private static <S extends SqlStatement<S>> S bound(
      S statement, String domainId, DomainConfigPart part) {
    statement.bind("domain", domainId);
    return switch (part) {
      case DomainConfigPart.Whole _ -> statement;
      case DomainConfigPart.Group(var group) -> statement.bind("group", group);
      case DomainConfigPart.Option(var group, var option) ->
          statement.bind("group", group).bind("option", option);
    };
  }

  @Override
  public boolean claimDomain(String domainId) {
    return database.read(handle ->
        handle
            .createQuery(
                "SELECT id FROM project WHERE id = :id AND is_domain = 1 LOCK IN SHARE MODE")
            .bind("id", domainId)
            .mapTo(String.class)
            .findFirst()
            .filter(domainId::equals)
            .isPresent());
  }

  @Override
  public boolean claim(String domainId, DomainConfigPart part) {
    return inBoth("UPDATE %s SET value = value WHERE ", domainId, part) > 0;
  }

  @Override
  public int remove(String domainId, DomainConfigPart part) {
    return inBoth("DELETE FROM %s WHERE ", domainId, part);
  }

  private int inBoth(String statement, String domainId, DomainConfigPart part) {
    return database.write(handle ->
        TABLES.stream()
            .mapToInt(table ->
                bound(handle.createUpdate(statement.formatted(table) + where(part)), domainId, part)
                    .execute())
            .sum());
  }

  @Override
  public void store(String domainId, List<DomainOption> options) {
    database.change(handle -> {
      Map<Boolean, List<DomainOption>> bySecrecy =
          options.stream().collect(partitioningBy(DomainOption::sensitive));
      move(handle, domainId, bySecrecy.getOrDefault(false, List.of()), SENSITIVE, OPEN);
      move(handle, domainId, bySecrecy.getOrDefault(true, List.of()), OPEN, SENSITIVE);
    });
  }

  /** What was sensitive once, or is so now, must not stay where it stood. */
  private static void move(
      Handle handle, String domainId, List<DomainOption> options, String from, String to) {
    if (!options.isEmpty()) {
      handle
          .createUpdate(
              "DELETE FROM %s WHERE domain_id = :domain AND CONCAT(`group`, '.', `option`) IN (<names>)"
                  .formatted(from))
          .bind("domain", domainId)
          .bindList("names", options.stream().map(o -> o.group() + "." + o.option()).toList())
          .execute();
      insert(handle, to, domainId, options);
    }
  }

  private static void insert(
      Handle handle, String table, String domainId, List<DomainOption> options) {
    RowInsert insert =
        RowInsert.into(table, "domain_id", "`group`", "`option`", "value").orUpdate("value");
    options.forEach(option ->
        insert.row(domainId, option.group(), option.option(), JsonText.write(option.value())));
    insert.execute(handle);
  }

  @Override
  public void release(String domainId) {
    database.change(handle ->
        handle
            .createUpdate("DELETE FROM config_register WHERE domain_id = :domain")
            .bind("domain", domainId)
            .execute());
  }
}
