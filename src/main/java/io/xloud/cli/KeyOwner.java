package io.xloud.cli;

import io.xloud.crypto.KeyRotation.Owner;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options of every command that writes keys: to whom the files go. */
final class KeyOwner {
  @Spec(Spec.Target.MIXEE)
  @Nullable CommandSpec command;

  @Option(
      names = "--keystone-user",
      paramLabel = "USER",
      description = "The user the server runs as, who will own the keys; needed when run as root.")
  @Nullable String user;

  @Option(
      names = "--keystone-group",
      paramLabel = "GROUP",
      description = "The group of the keys; needed when run as root.")
  @Nullable String group;

  /** Nobody but whoever runs this, unless both are named; root must name them. */
  Optional<Owner> owner() {
    Optional<Owner> named = named();
    if (named.isEmpty() && System.getProperty("user.name").equals("root") && command != null) {
      throw new ParameterException(
          command.commandLine(),
          "As root, --keystone-user and --keystone-group must say whose the keys shall be.");
    }
    return named;
  }

  /** Nobody but whoever runs this, root or not, unless both are named. */
  Optional<Owner> named() {
    if (user != null && group != null) {
      return Optional.of(Owner.named(user, group));
    }
    if (user != null || group != null) {
      System.err.println(
          "The keys stay yours: --keystone-user and --keystone-group only work together.");
    }
    return Optional.empty();
  }
}
