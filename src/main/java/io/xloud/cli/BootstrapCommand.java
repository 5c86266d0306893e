package io.xloud.cli;

import io.xloud.crypto.Secret;
import io.xloud.error.StartFailure;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code bootstrap} with the options and variables it has in Keystone. */
@Command(
    name = "bootstrap",
    description = "Makes the administrator, the roles and the identity service; may be repeated.")
final class BootstrapCommand implements Callable<Integer> {
  @ParentCommand Commands commands = new Commands();

  @Option(
      names = "--bootstrap-username",
      defaultValue = "${env:OS_BOOTSTRAP_USERNAME:-admin}",
      description = "Also OS_BOOTSTRAP_USERNAME (default: admin).")
  String username = "admin";

  @Option(
      names = "--bootstrap-password",
      description = "Better given as OS_BOOTSTRAP_PASSWORD: words can be seen by everybody.")
  @Nullable String password;

  @Option(
      names = "--bootstrap-project-name",
      defaultValue = "${env:OS_BOOTSTRAP_PROJECT_NAME:-admin}",
      description = "Also OS_BOOTSTRAP_PROJECT_NAME (default: admin).")
  String projectName = "admin";

  @Option(
      names = "--bootstrap-role-name",
      defaultValue = "${env:OS_BOOTSTRAP_ROLE_NAME:-admin}",
      description = "Also OS_BOOTSTRAP_ROLE_NAME (default: admin).")
  String roleName = "admin";

  @Option(
      names = "--bootstrap-service-name",
      defaultValue = "${env:OS_BOOTSTRAP_SERVICE_NAME:-keystone}",
      description = "Also OS_BOOTSTRAP_SERVICE_NAME (default: keystone).")
  String serviceName = "keystone";

  @Option(names = "--bootstrap-admin-url", description = "Also OS_BOOTSTRAP_ADMIN_URL.")
  @Nullable String adminUrl;

  @Option(names = "--bootstrap-public-url", description = "Also OS_BOOTSTRAP_PUBLIC_URL.")
  @Nullable String publicUrl;

  @Option(names = "--bootstrap-internal-url", description = "Also OS_BOOTSTRAP_INTERNAL_URL.")
  @Nullable String internalUrl;

  @Option(names = "--bootstrap-region-id", description = "Also OS_BOOTSTRAP_REGION_ID.")
  @Nullable String regionId;

  @Option(
      names = "--no-immutable-roles",
      description = "Makes roles that may be changed and deleted.")
  boolean mutableRoles;

  @Option(
      names = "--immutable-roles",
      description = "Makes roles that can neither be changed nor deleted; the default.")
  boolean immutableRoles;

  @Override
  public Integer call() {
    BootstrapPlan plan = plan();
    return House.run(
        commands.configuration(),
        () -> {
          House.bean(Bootstrap.class).run(plan);
          return 0;
        });
  }

  private BootstrapPlan plan() {
    String secret = or(password, "OS_BOOTSTRAP_PASSWORD");
    if (secret == null) {
      throw new StartFailure(
          "Either --bootstrap-password or the variable OS_BOOTSTRAP_PASSWORD must be set.");
    }
    return new BootstrapPlan(
        username,
        Secret.of(secret),
        projectName,
        roleName,
        serviceName,
        or(regionId, "OS_BOOTSTRAP_REGION_ID"),
        urls(),
        !mutableRoles);
  }

  private Map<String, String> urls() {
    Map<String, @Nullable String> named = new LinkedHashMap<>();
    named.put("public", or(publicUrl, "OS_BOOTSTRAP_PUBLIC_URL"));
    named.put("internal", or(internalUrl, "OS_BOOTSTRAP_INTERNAL_URL"));
    named.put("admin", or(adminUrl, "OS_BOOTSTRAP_ADMIN_URL"));
    Map<String, String> urls = new LinkedHashMap<>();
    named.forEach((name, url) -> {
      if (url != null) {
        urls.put(name, url);
      }
    });
    return urls;
  }

  private static @Nullable String or(@Nullable String typed, String variable) {
    return typed == null ? System.getenv(variable) : typed;
  }
}
