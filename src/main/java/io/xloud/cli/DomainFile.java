package io.xloud.cli;

import java.nio.file.Path;
import java.util.Optional;

/** A file {@code keystone.DOMAIN.conf} with the settings of one domain. */
record DomainFile(String domainName, Path path) {
  private static final String HEAD = "keystone.";
  private static final String TAIL = ".conf";

  static DomainFile of(Path folder, String domainName) {
    return new DomainFile(domainName, folder.resolve(HEAD + domainName + TAIL));
  }

  /** None for a file that is named otherwise, as {@code keystone.conf} itself. */
  static Optional<DomainFile> in(Path file) {
    String name = file.getFileName().toString();
    return name.startsWith(HEAD)
            && name.endsWith(TAIL)
            && name.length() > HEAD.length() + TAIL.length()
        ? Optional.of(
            new DomainFile(name.substring(HEAD.length(), name.length() - TAIL.length()), file))
        : Optional.empty();
  }
}
