package io.xloud.federation.oidc;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;

/** A provider on this machine that says whatever it is told to say. */
final class FakeProvider implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  static final RSAKey ONE = fresh("one");
  static final RSAKey TWO = fresh("two");

  /** Somebody else's, under the name of the first. */
  static final RSAKey STRANGER = fresh("one");

  /** What was asked, with the bodies of the questions. */
  final List<String> asked = Collections.synchronizedList(new ArrayList<>());

  private final HttpServer server;
  volatile RSAKey key = ONE;
  volatile int status = 200;
  volatile String tokens = "{}";
  volatile String userInfo = "{}";
  volatile String introspected = "{\"active\": false}";
  volatile Consumer<ObjectNode> metadata = _ -> {};

  FakeProvider() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", this::answer);
    server.start();
  }

  private static RSAKey fresh(String kid) {
    try {
      return new RSAKeyGenerator(2048).keyID(kid).generate();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  String issuer() {
    return "http://127.0.0.1:%d/realm".formatted(server.getAddress().getPort());
  }

  String signed(JWTClaimsSet claims) {
    return signed(claims, key, "JWT");
  }

  static String signed(JWTClaimsSet claims, RSAKey key, String type) {
    try {
      SignedJWT word =
          new SignedJWT(
              new JWSHeader.Builder(JWSAlgorithm.RS256)
                  .keyID(key.getKeyID())
                  .type(new JOSEObjectType(type))
                  .build(),
              claims);
      word.sign(new RSASSASigner(key));
      return word.serialize();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    asked.add("%s %s".formatted(path, body));
    String answer =
        switch (path) {
          case "/realm/.well-known/openid-configuration" -> document();
          case "/realm/keys" -> new JWKSet(key).toPublicJWKSet().toString();
          case "/realm/token" -> tokens;
          case "/realm/userinfo" -> userInfo;
          case "/realm/introspect" -> introspected;
          default -> "{}";
        };
    byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
    if (status == 302) {
      exchange.getResponseHeaders().add("Location", issuer() + "/elsewhere");
    }
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private String document() {
    ObjectNode document =
        JSON.createObjectNode()
            .put("issuer", issuer())
            .put("authorization_endpoint", issuer() + "/login?kc=1")
            .put("token_endpoint", issuer() + "/token")
            .put("userinfo_endpoint", issuer() + "/userinfo")
            .put("introspection_endpoint", issuer() + "/introspect")
            .put("jwks_uri", issuer() + "/keys");
    metadata.accept(document);
    return document.toString();
  }

  long questions(String path) {
    return asked.stream().filter(one -> one.startsWith("/realm" + path + " ")).count();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
