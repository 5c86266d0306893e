package io.xloud.federation.saml;

import io.xloud.config.ConfigException;
import io.xloud.error.KeystoneException;
import io.xloud.error.Problem;
import io.xloud.outbound.BoundedClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A file or an address that tells of identity providers. What it told last counts while it tells
 * nothing, until that itself says that it is over.
 */
final class MetadataSource {
  /** Federations of thousands of members are some dozen megabytes. */
  static final int LONGEST = 64 * 1024 * 1024;

  private static final System.Logger LOG = System.getLogger(MetadataSource.class.getName());

  /** After a failure, however seldom it is asked else. */
  private static final Duration SOON = Duration.ofSeconds(15);

  private final String place;
  private final MetadataReader reader;
  private final BoundedClient client;
  private final Duration refresh;
  private volatile Map<String, KnownProvider> known = Map.of();
  private final Set<String> names = ConcurrentHashMap.newKeySet();
  private volatile boolean hasTold;
  private Instant due = Instant.MIN;
  private Instant asked = Instant.EPOCH;
  private boolean failing;

  MetadataSource(String place, MetadataReader reader, BoundedClient client, SamlConfig config) {
    this.place = place;
    this.reader = reader;
    this.client = client;
    this.refresh = config.refresh();
    if (isAddress() && !isSafe(URI.create(place), config)) {
      throw new ConfigException(
          ("[xloud] saml.metadata = %s: whoever can change it on the way can be anybody; use https,"
                  + " or saml.metadata-certificate.")
              .formatted(place));
    }
  }

  private boolean isAddress() {
    return place.startsWith("http://") || place.startsWith("https://");
  }

  private static boolean isSafe(URI uri, SamlConfig config) {
    return uri.getHost() != null
        && uri.getUserInfo() == null
        && ("https".equals(uri.getScheme())
            || config.signer().isPresent()
            || isThisMachine(uri.getHost()));
  }

  private static boolean isThisMachine(String host) {
    try {
      boolean literal = host.matches("[0-9.]+|\\[.*]") || host.equals("localhost");
      return literal && InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }

  /** Asks again where it is time for that. Whoever asks at the same moment waits for the answer. */
  synchronized void refresh(Instant now) {
    if (!now.isBefore(due)) {
      read(now);
    }
  }

  /** Asks before it is time, but seldom; says whether it asked. */
  synchronized boolean again(Instant now) {
    if (now.isBefore(asked.plus(SOON))) {
      return false;
    }
    read(now);
    return true;
  }

  private void read(Instant now) {
    asked = now;
    try {
      known = reader.read(text());
      names.addAll(known.keySet());
      due = now.plus(refresh);
      hasTold = true;
      if (failing) {
        LOG.log(System.Logger.Level.INFO, "Metadata of {0} is read again", place);
      }
      failing = false;
    } catch (IOException | KeystoneException e) {
      due = now.plus(refresh.compareTo(SOON) < 0 ? refresh : SOON);
      tell(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void tell(Exception failure) {
    if (!failing) {
      String why =
          failure instanceof KeystoneException e
                  && e.problem() instanceof Problem.Unauthorized(var reason)
              ? reason
              : String.valueOf(failure.getMessage());
      LOG.log(
          System.Logger.Level.WARNING,
          "Metadata of {0} is not to be had and will be asked for again: {1}",
          place,
          why);
    }
    failing = true;
  }

  /** Those that are not over. */
  @Nullable KnownProvider find(String entityId, Instant now) {
    @Nullable KnownProvider provider = known.get(entityId);
    return provider == null || !now.isBefore(provider.until()) ? null : provider;
  }

  /** Whether it has told of the provider since the start, be it long over. */
  boolean hasToldOf(String entityId) {
    return names.contains(entityId);
  }

  /** Whether it has told anything since the start. */
  boolean hasTold() {
    return hasTold;
  }

  private String text() throws IOException, InterruptedException {
    byte[] bytes = isAddress() ? client.document(question()) : Files.readAllBytes(Path.of(place));
    if (bytes.length > LONGEST) {
      throw new IOException("it is too long");
    }
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private HttpRequest.Builder question() {
    return HttpRequest.newBuilder(URI.create(place))
        .header("Accept", "application/samlmetadata+xml, application/xml, text/xml");
  }
}
