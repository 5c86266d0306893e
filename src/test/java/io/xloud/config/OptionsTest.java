package io.xloud.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OptionsTest {
  @TempDir Path folder;

  private Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private Options read(String text) throws IOException {
    return Options.read(List.of(file("keystone.conf", text)));
  }

  @Test
  void without_a_file_everything_has_its_default() {
    Options options = Options.defaults();

    assertThat(options.integer("token", "expiration")).isEqualTo(3600);
    assertThat(options.string("fernet_tokens", "key_repository"))
        .isEqualTo("/etc/keystone/fernet-keys/");
    assertThat(options.list("auth", "methods"))
        .containsExactly(
            "external",
            "password",
            "token",
            "oauth1",
            "mapped",
            "application_credential",
            "ec2credential");
    assertThat(options.multi("oslo_policy", "policy_dirs")).containsExactly("policy.d");
    assertThat(options.flag("DEFAULT", "debug")).isFalse();
    assertThat(options.decided("ldap", "chase_referrals")).isEmpty();
    assertThat(options.number("DEFAULT", "list_limit")).isEmpty();
    assertThat(options.real("ldap", "pool_retry_delay")).contains(0.1);
    assertThat(options.warnings()).isEmpty();
    assertThat(options.isSet("token", "expiration")).isFalse();
  }

  @Test
  void reads_the_forms_of_oslo_config() throws IOException {
    Options options =
        read(
            """
            # a comment
            ; another
            [DEFAULT]
            public_endpoint: http://cloud/identity
            notification_opt_out = identity.user.created
            notification_opt_out=identity.user.deleted
            debug = YES
            log_file = "quoted "
            [AUTH]
            methods = password,
              token,
              totp,
            [domain_config]
            additional_whitelisted_options = ldap:url,identity:list_limit
            [token]
            expiration = 60
            expiration = 120
            [federation]
            trusted_dashboard = https://a/
            trusted_dashboard = https://b/
            """);

    assertThat(options.string("DEFAULT", "public_endpoint")).isEqualTo("http://cloud/identity");
    assertThat(options.multi("DEFAULT", "notification_opt_out"))
        .containsExactly("identity.user.created", "identity.user.deleted");
    assertThat(options.flag("DEFAULT", "debug")).isTrue();
    assertThat(options.string("DEFAULT", "log_file")).isEqualTo("quoted ");
    assertThat(options.list("auth", "methods")).containsExactly("password", "token", "totp");
    assertThat(options.dict("domain_config", "additional_whitelisted_options"))
        .containsExactly(Map.entry("ldap", "url"), Map.entry("identity", "list_limit"));
    assertThat(options.integer("token", "expiration")).isEqualTo(120);
    assertThat(options.multi("federation", "trusted_dashboard")).hasSize(2);
    assertThat(options.isSet("token", "expiration")).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "a\\b,c%d|a\\b,c%d",
        "a$$b|a$b",
        "^(?=.*\\d).{7,}$|^(?=.*\\d).{7,}$",
        "a\\$log_dir|a$log_dir",
        "$log_dir/x|/srv/x",
        "${log_dir}/x|/srv/x",
        "${token.provider}+$token.provider|jws+jws",
        "'x\"|'x\"",
        "a # no comment|a # no comment",
        "$$log_dir|$log_dir",
        "$${log_dir}|${log_dir}",
        "%(log_dir)s|%(log_dir)s",
        "pre$|pre$",
        "${ log_dir }|${ log_dir }",
        "$1|$1",
        "\\\\$log_dir|\\$log_dir",
        "$debug|False",
        "$LOG_FILE_NOT|$LOG_FILE_NOT",
        "a${x}b|a${x}b",
        "pa${x}\\,%$$|pa${x}\\,%$",
      })
  void values_arrive_as_oslo_config_reads_them(String written, String meant) throws IOException {
    Options options =
        read(
            "[DEFAULT]\nlog_dir = /srv\n[token]\nprovider = jws\n[ldap]\npassword = "
                + written
                + "\n");

    assertThat(options.string("ldap", "password")).isEqualTo(meant);
  }

  @Test
  void a_lone_quote_is_empty_and_lines_are_joined() throws IOException {
    Options options = read("[ldap]\npassword = \"\nuser_filter = one\n  two\n    three  \n");

    assertThat(options.string("ldap", "password")).isEmpty();
    assertThat(options.string("ldap", "user_filter")).isEqualTo("one\ntwo\nthree");
  }

  @Test
  void an_unknown_reference_stays_and_is_warned_about_without_its_value() throws IOException {
    assertThat(read("[ldap]\npassword = hush${x}\n").warnings())
        .anySatisfy(warning ->
            assertThat(warning)
                .contains("keystone.conf line 2", "[ldap] password", "$$")
                .doesNotContain("hush"));
  }

  @Test
  void a_later_file_wins_and_repeated_options_add_up() throws IOException {
    Path first =
        file("1.conf", "[token]\nexpiration=1\nprovider=jws\n[federation]\ntrusted_dashboard=a\n");
    Path second = file("2.conf", "[token]\nexpiration=2\n[federation]\ntrusted_dashboard=b\n");

    Options options = Options.read(List.of(first, second));

    assertThat(options.integer("token", "expiration")).isEqualTo(2);
    assertThat(options.string("token", "provider")).isEqualTo("jws");
    assertThat(options.multi("federation", "trusted_dashboard")).containsExactly("a", "b");
  }

  @Test
  void a_former_name_still_works_and_is_warned_about() throws IOException {
    Options options = read("[assignment]\nlist_limit = 7\n");

    assertThat(options.integer("resource", "list_limit")).isEqualTo(7);
    assertThat(options.warnings())
        .anySatisfy(warning -> assertThat(warning).contains("is now called [resource] list_limit"));
  }

  @Test
  void a_later_former_name_wins_over_an_earlier_present_one() throws IOException {
    Path first = file("1.conf", "[resource]\nlist_limit=1\n");
    Path second = file("2.conf", "[assignment]\nlist_limit=2\n");

    assertThat(Options.read(List.of(first, second)).integer("resource", "list_limit")).isEqualTo(2);
    assertThat(Options.read(List.of(second, first)).integer("resource", "list_limit")).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[token]\\nexpiration = soon|line 2: [token] expiration is 'soon', but must be a whole number.",
        "[token]\\nexpiration = -1|line 2: [token] expiration is '-1', but must be at least 0.",
        "[identity]\\nmax_password_length = 5000|line 2: [identity] max_password_length is '5000', but must be at most 4096.",
        "[DEFAULT]\\ndebug = perhaps|line 2: [DEFAULT] debug is 'perhaps', but must be true or false",
        "[unified_limit]\\nenforcement_model = x|must be one of flat, strict_two_level.",
        "[DEFAULT]\\nlog_dir = $log_file\\nlog_file = $log_dir|refers to itself.",
        "expiration = 1|line 1 sets an option before any section",
        "[token|line 1 starts a section with '[' but does not end with ']'.",
        "[]|line 1 starts a section without a name.",
        "[token]\\n  expiration = 1|line 2 is indented, but there is no option above it",
        "[token]\\nexpiration|line 2 is neither a section, a comment nor an assignment with '='.",
        "[token]\\n= 5|line 2 has no option name before '='.",
        "[xloud]\\nprot = 5|line 2: there is no option [xloud] prot; did you mean port?",
        "[xloud]\\ncache.max_stalenes = 5 s|did you mean cache.max-staleness?",
        "[xloud]\\nport = 70000|must be at most 65535.",
        "[xloud]\\nevents.retention = often|must be a time such as 500 ms",
      })
  void what_is_broken_is_told_in_one_sentence(String text, String sentence) {
    assertThatThrownBy(() -> read(text.replace("\\n", "\n")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("keystone.conf")
        .hasMessageContaining(sentence);
  }

  @Test
  void a_file_that_is_not_there_or_no_text_is_told() throws IOException {
    Path binary = Files.write(folder.resolve("b.conf"), new byte[] {(byte) 0xff, (byte) 0xfe});

    assertThatThrownBy(() -> Options.read(List.of(folder.resolve("no.conf"))))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("no.conf does not exist.");
    assertThatThrownBy(() -> Options.read(List.of(binary)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("is not UTF-8 text.");
  }

  @Test
  void unknown_options_of_others_are_only_warned_about() throws IOException {
    assertThat(read("[token]\nexpirations = 5\n[nova]\nx = 1\n").warnings())
        .anySatisfy(warning -> assertThat(warning).contains("did you mean expiration?"))
        .anySatisfy(warning -> assertThat(warning).contains("[nova] x is not known"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"cache.max-staleness", "cache_max_staleness", "cache.max_staleness"})
  void our_own_options_may_be_spelled_with_dots_dashes_or_underscores(String name)
      throws IOException {
    assertThat(read("[xloud]\n" + name + " = 2 s\n").duration("xloud", "cache.max-staleness"))
        .isEqualTo(Duration.ofSeconds(2));
  }

  @Test
  void a_bare_number_counts_in_the_options_own_unit() throws IOException {
    Options options = read("[xloud]\ncache.max-staleness = 200\ncache.outage-grace = 200\n");

    assertThat(options.duration("xloud", "cache.max-staleness")).isEqualTo(Duration.ofMillis(200));
    assertThat(options.duration("xloud", "cache.outage-grace")).isEqualTo(Duration.ofSeconds(200));
    assertThat(options.duration("xloud", "events.retention")).isEqualTo(Duration.ofDays(7));
  }

  @Test
  void a_blank_number_is_no_value() throws IOException {
    Options options = read("[DEFAULT]\nlist_limit =\n[token]\nexpiration =\n");

    assertThat(options.number("DEFAULT", "list_limit")).isEmpty();
    assertThat(options.integer("token", "expiration")).isEqualTo(3600);
  }

  @Test
  void environment_and_properties_stand_above_files() {
    OptionLayer file =
        OptionLayer.of(Map.of("xloud", Map.of("port", "1"), "token", Map.of("expiration", "1")));
    OptionLayer environment =
        OptionLayer.environment(
            Map.of("XLOUD_PORT", "2", "XLOUD_DATA", "a$port", "OS_TOKEN__EXPIRATION", "2"));
    OptionLayer properties =
        OptionLayer.properties(Map.of("xloud.port", "3", "xloud.vectors", "x"));

    Options options =
        LoadedOptions.load(OptionRegistry.standard(), List.of(file, environment, properties));

    assertThat(options.integer("xloud", "port")).isEqualTo(3);
    assertThat(options.integer("token", "expiration")).isEqualTo(2);
    assertThat(options.string("xloud", "data")).isEqualTo("a$port");
  }

  @Test
  void a_misspelt_variable_of_ours_is_an_error() {
    OptionLayer environment = OptionLayer.environment(Map.of("XLOUD_PROT", "2"));

    assertThatThrownBy(() -> LoadedOptions.load(OptionRegistry.standard(), List.of(environment)))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "environment variable XLOUD_PROT: there is no option [xloud] prot; did you mean port?");
  }

  @Test
  void secrets_never_print() throws IOException {
    Options options =
        read("[database]\nconnection = mysql://u:hush@h/d\n[ldap]\npassword = hush\n");

    assertThat(options.toString()).doesNotContain("hush");
    assertThat(String.join(" ", options.warnings())).doesNotContain("hush");
    assertThatThrownBy(() -> read("[ldap]\npassword\n hush"))
        .satisfies(e -> assertThat(e.toString()).doesNotContain("hush"));
    assertThatThrownBy(() -> read("[ldap]\npassword hush\n"))
        .satisfies(e -> assertThat(e.toString()).doesNotContain("hush"));
  }

  @Test
  void an_option_of_protocols_counts_in_sections_of_any_name() throws IOException {
    Options options =
        read("[federation]\nremote_id_attribute = A\n[OpenID]\nremote_id_attribute = B\n");

    assertThat(options.everywhere("remote_id_attribute"))
        .isEqualTo(Map.of("federation", "A", "openid", "B"));
    assertThat(options.warnings()).isEmpty();
  }

  @Test
  void the_cache_section_is_pythons_affair() throws IOException {
    assertThat(read("[cache]\nenabled = false\n").flag("xloud", "cache.enabled")).isTrue();
  }
}
