package io.xloud.cli;

import io.xloud.config.ConfigException;
import io.xloud.config.Options;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Whether what the settings say of directories can be meant; nobody is asked for it. */
final class LdapChecks {
  private static final String SECTION = "ldap";
  private static final Pattern DOMAIN_FILE = Pattern.compile("keystone\\.(.+)\\.conf");

  private LdapChecks() {}

  static void of(Options options, Checkup checkup) {
    checkup.report("LDAP settings", settings(options));
  }

  /** Of the server where LDAP is its driver, and of each domain with a file of its own. */
  static List<Symptom> settings(Options options) {
    List<Symptom> symptoms = new ArrayList<>();
    if (options.string("identity", "driver").equals("ldap")) {
      symptoms.addAll(of(options, "[ldap]"));
    }
    if (options.flag("identity", "domain_specific_drivers_enabled")
        && !options.flag("identity", "domain_configurations_from_database")) {
      symptoms.addAll(inFolder(Path.of(options.string("identity", "domain_config_dir"))));
    }
    return symptoms;
  }

  private static List<Symptom> inFolder(Path folder) {
    List<Symptom> symptoms = new ArrayList<>();
    try (Stream<Path> found = Files.walk(folder)) {
      found.filter(Files::isRegularFile).sorted().forEach(file -> symptoms.addAll(inFile(file)));
    } catch (IOException e) {
      symptoms.add(
          Symptom.grave(
              "[identity] domain_config_dir %s can't be read.".formatted(folder),
              "Make the folder, or set domain_specific_drivers_enabled = false."));
    }
    return symptoms;
  }

  /** Where the settings of domains are read from, as the server looks for them. */
  static List<Path> domainFiles(Options options) {
    if (!options.flag("identity", "domain_specific_drivers_enabled")
        || options.flag("identity", "domain_configurations_from_database")) {
      return List.of();
    }
    Path folder = Path.of(options.string("identity", "domain_config_dir"));
    try (Stream<Path> found = Files.walk(folder)) {
      return found.filter(LdapChecks::isOfDomain).sorted().toList();
    } catch (IOException | UncheckedIOException _) {
      return List.of(); // told by the check of the settings
    }
  }

  private static boolean isOfDomain(Path file) {
    return Files.isRegularFile(file)
        && DOMAIN_FILE.matcher(file.getFileName().toString()).matches();
  }

  /** The domain that a file of {@link #domainFiles} is of. */
  static String domainOf(Path file) {
    return DOMAIN_FILE.matcher(file.getFileName().toString()).replaceFirst("$1");
  }

  private static List<Symptom> inFile(Path file) {
    if (!isOfDomain(file)) {
      return List.of(
          Symptom.advice(
              "%s is not read as settings of a domain.".formatted(file),
              "If it should be, name it keystone.DOMAIN.conf."));
    }
    try {
      Options options = Options.read(List.of(file));
      return options.string("identity", "driver").equals("ldap")
          ? of(options, file.toString())
          : List.of();
    } catch (ConfigException e) {
      return List.of(
          Symptom.grave(String.valueOf(e.getMessage()), "Correct the file of that domain."));
    }
  }

  private static List<Symptom> of(Options options, String where) {
    List<Symptom> symptoms = new ArrayList<>();
    boolean emulated = options.flag(SECTION, "user_enabled_emulation");
    if (!emulated && options.isSet(SECTION, "user_enabled_emulation_dn")) {
      symptoms.add(ignored(where, "user_enabled_emulation_dn"));
    }
    if (!emulated && options.flag(SECTION, "user_enabled_emulation_use_group_config")) {
      symptoms.add(ignored(where, "user_enabled_emulation_use_group_config"));
    }
    if (options.string(SECTION, "group_objectclass").equalsIgnoreCase("posixGroup")
        && !options.flag(SECTION, "group_members_are_ids")) {
      symptoms.add(
          Symptom.grave(
              "%s: a posixGroup names its members by their ids.".formatted(where),
              "Set group_members_are_ids = true, and group_member_attribute = memberUid."));
    }
    symptoms.addAll(onTheWire(options, where));
    return symptoms;
  }

  private static Symptom ignored(String where, String option) {
    return Symptom.grave(
        "%s: %s has no effect without user_enabled_emulation.".formatted(where, option),
        "Set user_enabled_emulation = true, or take the option out.");
  }

  private static List<Symptom> onTheWire(Options options, String where) {
    boolean clear =
        !options.flag(SECTION, "use_tls")
            && !options.string(SECTION, "url").toLowerCase(Locale.ROOT).startsWith("ldaps:");
    if (clear) {
      return List.of(
          Symptom.advice(
              "%s: passwords of users go to the directory in clear.".formatted(where),
              "Use ldaps:// addresses, or set use_tls = true."));
    }
    return options.string(SECTION, "tls_req_cert").equals("demand")
        ? List.of()
        : List.of(
            Symptom.grave(
                "%s: whoever answers is taken for the directory, and gets passwords."
                    .formatted(where),
                "Set tls_req_cert = demand and name the authority in tls_cacertfile."));
  }
}
