package io.xloud.cli;

import io.xloud.error.StartFailure;
import io.xloud.identity.IdMapping;
import io.xloud.identity.MappedIds;
import io.xloud.persistence.Database;
import java.time.Clock;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code mapping_purge} with the options it has in Keystone. */
@Command(
    name = "mapping_purge",
    description = {
      "Removes public ids of users and groups of directories (LDAP) that all of the options name, in batches.",
      "Whoever is still in the directory gets the same id again."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:Every such id is gone.",
      "1:It could not be done, or no option says which; one sentence says why.",
      "2:The command line is wrong."
    })
final class MappingPurge implements Callable<Integer> {
  enum Type {
    user,
    group
  }

  @ParentCommand Commands commands = new Commands();

  @Option(names = "--all", description = "All of them; not to be joined with other options.")
  boolean all;

  @Option(names = "--domain-name", paramLabel = "NAME", description = "Those of this domain.")
  @Nullable String domainName;

  @Option(names = "--public-id", paramLabel = "ID", description = "The one with this public id.")
  @Nullable String publicId;

  @Option(
      names = "--local-id",
      paramLabel = "ID",
      description = "Those with this id in their directory.")
  @Nullable String localId;

  @Option(
      names = "--type",
      description = "Those of users or those of groups: ${COMPLETION-CANDIDATES}.")
  @Nullable Type type;

  private final Clock clock;

  MappingPurge(Clock clock) {
    this.clock = clock;
  }

  @Override
  public Integer call() {
    requireSaid();
    long purged =
        new CommandWrites(commands.configuration().options(), clock)
            .once((database, outbox) -> new MappedIds(database, outbox).purge(wanted(database)));
    System.out.printf("%d public ids were removed.%n", purged);
    return 0;
  }

  private void requireSaid() {
    boolean some = Stream.of(domainName, publicId, localId, type).anyMatch(Objects::nonNull);
    if (!all && !some) {
      throw new StartFailure("At least one option must be provided.");
    }
    if (all && some) {
      throw new StartFailure("--all option cannot be mixed with other options.");
    }
  }

  private MappedIds.Wanted wanted(Database database) {
    return new MappedIds.Wanted(
        domainName == null ? null : domainId(database, domainName),
        publicId,
        localId,
        type == null ? null : IdMapping.Kind.valueOf(type.name().toUpperCase(Locale.ROOT)));
  }

  private static String domainId(Database database, String name) {
    return database
        .find(handle ->
            handle
                .createQuery("SELECT id FROM project WHERE is_domain AND name = :name")
                .bind("name", name)
                .mapTo(String.class)
                .findFirst())
        .orElseThrow(() ->
            new StartFailure("Unknown domain '%s' specified by --domain-name.".formatted(name)));
  }
}
