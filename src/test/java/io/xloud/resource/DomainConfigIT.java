package io.xloud.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xloud.config.Options;
import io.xloud.context.AuthContext;
import io.xloud.event.Change;
import io.xloud.persistence.Ids;
import io.xloud.resource.DomainConfigPart.Group;
import io.xloud.resource.DomainConfigPart.Option;
import io.xloud.resource.DomainConfigPart.Whole;
import io.xloud.resource.sql.ResourceDrivers;
import io.xloud.testing.TestDatabase;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class DomainConfigIT {
  @RegisterExtension static final TestDatabase DB = TestDatabase.withKeystoneSchema();

  private static final AuthContext BY = AuthContext.internal("test");

  private final List<Change> changes = new ArrayList<>();
  private final DomainConfigService configs = configs(Options.defaults());
  private final String domain = domain();

  private DomainConfigService configs(Options options) {
    return new DomainConfigService(
        ResourceDrivers.domainConfig(DB.database()),
        DB.database(),
        DB.outbox(changes::add),
        options);
  }

  private static String domain() {
    String id = Ids.fresh();
    DB.database()
        .change(h ->
            h.execute(
                "INSERT INTO project (id, name, domain_id, is_domain, enabled, extra)"
                    + " VALUES (?, ?, ?, 1, 1, '{}')",
                id,
                id,
                Domain.ROOT_ID));
    return id;
  }

  private static Map<String, @Nullable Object> ldap(Object... pairs) {
    Map<String, @Nullable Object> options = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      options.put(String.valueOf(pairs[i]), pairs[i + 1]);
    }
    return Map.of("ldap", options);
  }

  private List<String> stored(String table) {
    return DB.database()
        .read(h ->
            h.createQuery(
                    "SELECT CONCAT(`group`, '.', `option`, ' ', value) FROM %s WHERE domain_id = :id ORDER BY 1"
                        .formatted(table))
                .bind("id", domain)
                .mapTo(String.class)
                .list());
  }

  /** The right sides are what Keystone 30 left in the same columns. */
  @Test
  void options_are_stored_byte_for_byte_as_the_reference_stores_them() {
    configs.replace(
        domain,
        ldap(
            "url",
            Map.of("a", List.of(1, 2.5, "ü\uD83D\uDE00", Map.of(), List.of())),
            "use_tls",
            false,
            "page_size",
            0,
            "password",
            "p\"w\u007f"),
        BY);
    assertThat(stored("whitelisted_config"))
        .containsExactly(
            "ldap.page_size 0",
            "ldap.url {\"a\": [1, 2.5, \"\\u00fc\\ud83d\\ude00\", {}, []]}",
            "ldap.use_tls false");
    assertThat(stored("sensitive_config")).containsExactly("ldap.password \"p\\\"w\u007f\"");
  }

  @Test
  void K1_a_sensitive_option_works_but_is_never_shown() {
    configs.replace(
        domain, ldap("user", "cn=x", "url", "ldap://%(password)s@h", "password", "s3cret"), BY);
    assertThat(configs.show(domain, new Whole()))
        .extracting(DomainOption::option)
        .containsExactly("url", "user");
    assertThat(configs.show(domain, new Option("ldap", "url")))
        .extracting(DomainOption::value)
        .containsExactly("ldap://%(password)s@h");
    assertThatThrownBy(() -> configs.show(domain, new Option("ldap", "password")))
        .hasMessage(
            "Could not find option password in group ldap in domain configuration for domain %s."
                .formatted(domain));
    DomainConfig working = configs.working(domain);
    assertThat(working.toString()).doesNotContain("s3cret");
    Options options = working.asOptions();
    assertThat(options.string("ldap", "url")).isEqualTo("ldap://s3cret@h");
    assertThat(options.string("ldap", "password")).isEqualTo("s3cret");
    assertThat(options.string("ldap", "query_scope")).isEqualTo("one");
  }

  @Test
  void a_reference_that_cannot_be_filled_in_leaves_the_value_alone() {
    for (String odd :
        List.of("100%", "%(nosuch)s", "%d", "%(password)d", "%s", "%(password", "%")) {
      configs.replace(domain, ldap("url", odd, "password", "s3cret"), BY);
      assertThat(configs.working(domain).asOptions().string("ldap", "url")).isEqualTo(odd);
    }
    configs.replace(domain, ldap("url", "%%(password)s%%", "password", "$1\\"), BY);
    assertThat(configs.working(domain).asOptions().string("ldap", "url"))
        .isEqualTo("%(password)s%");
  }

  @Test
  void typed_values_of_rows_become_options() {
    configs.replace(
        domain,
        Map.of(
            "ldap",
            Map.of("use_tls", true, "page_size", 7, "user_attribute_ignore", List.of("a", "b")),
            "identity",
            Map.of("driver", "ldap")),
        BY);
    Options options = configs.working(domain).asOptions();
    assertThat(options.flag("ldap", "use_tls")).isTrue();
    assertThat(options.integer("ldap", "page_size")).isEqualTo(7);
    assertThat(options.list("ldap", "user_attribute_ignore")).containsExactly("a", "b");
    assertThat(options.string("identity", "driver")).isEqualTo("ldap");
  }

  @Test
  void an_update_leaves_the_other_options_alone_and_needs_what_its_address_names() {
    configs.replace(domain, ldap("url", "a", "user", "b", "password", "c"), BY);
    configs.update(domain, new Group("ldap"), ldap("user", "d"), BY);
    configs.update(domain, new Option("ldap", "password"), Map.of("password", "e"), BY);
    assertThat(stored("whitelisted_config")).containsExactly("ldap.url \"a\"", "ldap.user \"d\"");
    assertThat(stored("sensitive_config")).containsExactly("ldap.password \"e\"");
    assertThatThrownBy(
            () -> configs.update(domain, new Option("ldap", "suffix"), Map.of("suffix", "x"), BY))
        .hasMessageStartingWith("Could not find option suffix in group ldap in domain");
    assertThat(changes).extracting(Change::kind).containsExactly("created", "updated", "updated");
  }

  @Test
  void an_option_that_became_sensitive_leaves_the_open_table() {
    configs.replace(domain, ldap("url", "a", "user", "b"), BY);
    DomainConfigService stricter =
        configs(
            Options.of(
                Map.of("domain_config", Map.of("additional_sensitive_options", "ldap:[url]"))));
    stricter.update(domain, new Group("ldap"), ldap("url", "c"), BY);
    assertThat(stored("whitelisted_config")).containsExactly("ldap.user \"b\"");
    assertThat(stored("sensitive_config")).containsExactly("ldap.url \"c\"");
  }

  @Test
  void options_of_foreign_drivers_are_taken_when_the_operator_names_them() {
    Map<String, @Nullable Object> config = Map.of("mydriver", Map.of("door", "x"));
    assertThatThrownBy(() -> configs.replace(domain, config, BY))
        .hasMessage(
            "Invalid domain specific configuration: Group mydriver is not supported for domain specific configurations.");
    configs(
            Options.of(
                Map.of(
                    "domain_config",
                    Map.of("additional_whitelisted_options", "mydriver:[door,key],other:[a]"))))
        .replace(domain, config, BY);
    assertThat(stored("whitelisted_config")).containsExactly("mydriver.door \"x\"");
  }

  @Test
  void settings_go_with_their_domain_and_none_are_made_for_a_domain_that_went_meanwhile() {
    configs.replace(domain, ldap("url", "a", "password", "b"), BY);
    DB.database()
        .change(h -> {
          h.execute(
              "INSERT INTO config_register (type, domain_id) VALUES ('SQLDriver', ?)", domain);
          configs.onDomainDeleted(new DomainDeleted(domain, BY));
          h.execute("DELETE FROM project WHERE id = ?", domain);
        });
    assertThat(stored("whitelisted_config")).isEmpty();
    assertThat(stored("sensitive_config")).isEmpty();
    assertThat(
            DB.database()
                .<Integer>read(h ->
                    h.createQuery("SELECT COUNT(*) FROM config_register")
                        .mapTo(Integer.class)
                        .one()))
        .isZero();
    assertThatThrownBy(() -> configs.replace(domain, ldap("url", "a"), BY))
        .hasMessage("Could not find domain: %s.".formatted(domain));
  }
}
