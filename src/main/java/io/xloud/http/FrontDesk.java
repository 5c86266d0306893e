package io.xloud.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.impl.RoutingContextInternal;
import io.xloud.error.KeystoneException;
import io.xloud.error.Problem;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Takes the body of every request that has one, whatever its method and wherever it goes, because
 * the reference refuses what is no JSON object before it looks at path, method or token. Never
 * holds more than the largest body allowed. By HTTP/2 a body of unknown length is left to {@link
 * JsonBodyProvider}.
 */
final class FrontDesk {
  private static final String KEY = FrontDesk.class.getName();

  /** Tokens by OAuth 2.0 are asked for with a form. */
  private static final String FORMS = "/v3/OS-OAUTH2/";

  /** Where providers speak, who know nothing of JSON here. */
  private static final List<String> OF_PROVIDERS =
      List.of("/v3/auth/OS-FEDERATION/oidc/", "/v3/auth/OS-FEDERATION/saml2/sp/");

  private static final String FORM = FrontDesk.class.getName() + ".form";

  private static final long PATIENCE_MILLIS = 2_000;

  private final int maxSize;
  private final BiConsumer<RoutingContext, Problem> refusal;

  FrontDesk(int maxSize, BiConsumer<RoutingContext, Problem> refusal) {
    this.maxSize = maxSize;
    this.refusal = refusal;
  }

  /** What was read; nothing for a request without a body, or by HTTP/2 without a length. */
  static Optional<ObjectNode> bodyOf(@Nullable RoutingContext routing) {
    return routing == null ? Optional.empty() : Optional.ofNullable(routing.get(KEY));
  }

  /** The bytes of a body that is a form; none for others. */
  static byte[] formOf(RoutingContext routing) {
    byte @Nullable [] form = routing.get(FORM);
    return form == null ? new byte[0] : form;
  }

  private static boolean tellsOfProviders(HttpServerRequest request) {
    @Nullable String path = request.path();
    return request.method() == HttpMethod.POST
        && path != null
        && OF_PROVIDERS.stream().anyMatch(path::startsWith);
  }

  /** Goes on at once without a body, and when it is whole otherwise. */
  void receive(RoutingContext routing, Runnable next) {
    HttpServerRequest request = routing.request();
    if (!mayHaveBody(request) || isForm(request.path())) {
      next.run();
      return;
    }
    Buffer whole = Buffer.buffer();
    if (request.version() == HttpVersion.HTTP_2) {
      // The resources take no request that has ended by HTTP/2, so they get it just before.
      long length = Long.parseLong(request.getHeader("Content-Length"));
      request.handler(part -> {
        collect(routing, whole, part);
        if (whole.length() == length) {
          read(routing, whole, next);
        }
      });
    } else {
      request.handler(part -> collect(routing, whole, part));
      request.endHandler(_ -> read(routing, whole, next));
    }
    request.resume();
  }

  private static boolean isForm(@Nullable String path) {
    return path != null && path.startsWith(FORMS);
  }

  private static boolean mayHaveBody(HttpServerRequest request) {
    @Nullable String length = request.getHeader("Content-Length");
    if (length != null) {
      return !length.equals("0");
    }
    return request.version() != HttpVersion.HTTP_2
        && request.headers().contains("Transfer-Encoding");
  }

  /** What comes after a refusal is dropped, and its sender after a while too. */
  private void collect(RoutingContext routing, Buffer whole, Buffer part) {
    if (routing.response().ended()) {
      return;
    }
    if (whole.length() + part.length() <= maxSize) {
      whole.appendBuffer(part);
      return;
    }
    HttpServerRequest request = routing.request();
    if (request.version() != HttpVersion.HTTP_2) {
      routing.response().putHeader("Connection", "close"); // HTTP/2 has no such header
      routing.vertx().setTimer(PATIENCE_MILLIS, _ -> request.connection().close());
    }
    refusal.accept(routing, new Problem.TooLarge());
  }

  private void read(RoutingContext routing, Buffer whole, Runnable next) {
    if (routing.response().ended()) {
      return;
    }
    byte[] bytes = whole.getBytes();
    if (tellsOfProviders(routing.request())) {
      routing.put(FORM, bytes);
      next.run();
      return;
    }
    ((RoutingContextInternal) routing).setBody(whole); // for whoever would read the request again
    try {
      String type = String.join(",", routing.request().headers().getAll("Content-Type"));
      routing.put(KEY, BodyReader.read(type, bytes));
    } catch (KeystoneException e) {
      refusal.accept(routing, e.problem());
      return;
    }
    next.run();
  }
}
