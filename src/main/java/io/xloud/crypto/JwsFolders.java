package io.xloud.crypto;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The folders of {@code [jwt_tokens]}, as the reference service lays them out: {@code private.pem}
 * in one signs, every file of the other verifies, whatever its name. What is no key there, or one
 * of another kind, is told and hinders nothing (L4).
 */
record JwsFolders(Path privateKeys, Path publicKeys, JwsAlgorithm algorithm) implements JwsSource {
  private static final String SIGNING = "private.pem";
  private static final int LONGEST_FILE = 65_536;

  /** A key and where it was found. */
  private record Named(Path file, JwsPublicKey key) {}

  @Override
  public String name() {
    return "%s and %s".formatted(privateKeys, publicKeys);
  }

  /** Changes when any file does; costs a look at the folders and reads none. */
  @Override
  public String state() {
    try {
      return Stream.concat(Stream.of(signing()), files().stream())
          .map(KeyFolder::state)
          .collect(Collectors.joining(";"));
    } catch (IOException _) {
      return "unreadable";
    }
  }

  private Path signing() {
    return privateKeys.resolve(SIGNING);
  }

  /** Without folders, such as those in which Kubernetes keeps what it exchanges. */
  private List<Path> files() throws IOException {
    try (Stream<Path> all = Files.list(publicKeys)) {
      return all.filter(Files::isRegularFile).sorted().toList();
    }
  }

  /** When keys come into a folder is for whoever puts them there to think of. */
  @Override
  public boolean isOlderThan(Duration age) {
    return true;
  }

  @Override
  public JwsReading read() {
    Set<KeyAlarm> alarms = EnumSet.noneOf(KeyAlarm.class);
    try {
      List<Named> known = known(alarms);
      Optional<JwsSigningKey> signing =
          text(signing()).flatMap(JwsSigningKey::parse).filter(it -> it.algorithm() == algorithm);
      if (isOpenToOthers(signing())) {
        alarms.add(KeyAlarm.WORLD_READABLE);
      }
      return judged(signing, known, alarms);
    } catch (IOException _) {
      return JwsReading.nothing(Set.of(KeyAlarm.UNREADABLE));
    }
  }

  private static JwsReading judged(
      Optional<JwsSigningKey> signing, List<Named> known, Set<KeyAlarm> alarms) throws IOException {
    if (signing.isEmpty()) {
      alarms.add(KeyAlarm.NO_SIGNING_KEY);
      return JwsReading.nothing(alarms);
    }
    List<JwsPublicKey> keys = known.stream().map(Named::key).distinct().toList();
    Optional<JwsPublicKey> half = keys.stream().filter(signing.get()::belongsTo).findFirst();
    if (half.isEmpty()) {
      alarms.add(KeyAlarm.NO_PUBLIC_HALF);
      return JwsReading.nothing(alarms);
    }
    return new JwsReading(
        Optional.of(new JwsKeySet(signing.get(), half.get().kid(), keys)), held(known), alarms);
  }

  private static List<HeldKey> held(List<Named> known) throws IOException {
    List<HeldKey> held = new ArrayList<>();
    for (Named each : known) {
      held.add(
          new HeldKey(
              held.size(), each.key().kid(), Files.getLastModifiedTime(each.file()).toInstant()));
    }
    return held;
  }

  private List<Named> known(Set<KeyAlarm> alarms) throws IOException {
    List<Named> known = new ArrayList<>();
    for (Path file : files()) {
      text(file)
          .flatMap(JwsPublicKey::parse)
          .ifPresentOrElse(
              key -> known.add(new Named(file, key)), () -> alarms.add(KeyAlarm.FOREIGN_FILE));
    }
    return known;
  }

  private static Optional<String> text(Path file) throws IOException {
    return Files.size(file) > LONGEST_FILE
        ? Optional.empty()
        : Optional.of(Files.readString(file, StandardCharsets.ISO_8859_1));
  }

  private static boolean isOpenToOthers(Path file) throws IOException {
    return Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_READ);
  }
}
