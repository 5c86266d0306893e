package io.xloud.federation.oidc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jwt.JWTClaimsSet;
import io.xloud.federation.Assertion;
import io.xloud.federation.ProviderSession;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.StreamSupport;

/**
 * What a provider says of a user, as mappings know it: each claim under both names that it has
 * behind Apache with mod_auth_openidc, {@code OIDC-email} and {@code HTTP_OIDC_EMAIL}.
 */
record Claims(ObjectNode all) {
  private static final ObjectMapper JSON = JsonMapper.builder().build();

  static Claims of(JWTClaimsSet signed) {
    ObjectNode all = JSON.createObjectNode();
    signed.toJSONObject().forEach((name, value) -> all.set(name, JSON.valueToTree(value)));
    return new Claims(all);
  }

  /** With what is told elsewhere of the same user; what is here already stays. */
  Claims and(ObjectNode more) {
    ObjectNode both = more.deepCopy();
    both.setAll(all);
    return new Claims(both);
  }

  Optional<String> text(String name) {
    JsonNode value = all.path(name);
    return value.isTextual() && !value.textValue().isEmpty()
        ? Optional.of(value.textValue())
        : Optional.empty();
  }

  boolean has(String name) {
    return all.hasNonNull(name);
  }

  /** The texts of a claim that may be one text or a list of them. */
  List<String> texts(String name) {
    JsonNode value = all.path(name);
    return value.isArray()
        ? StreamSupport.stream(value.spliterator(), false).map(JsonNode::asText).toList()
        : text(name).stream().toList();
  }

  Assertion asAssertion(String prefix, String issuer) {
    Map<String, List<String>> attributes = new LinkedHashMap<>();
    Set<String> doubled = new HashSet<>();
    all.properties()
        .forEach(claim -> {
          List<String> values = values(claim.getValue());
          if (!values.isEmpty()) {
            attributes.put(prefix + claim.getKey(), values);
            String other = "HTTP_" + asVariable(prefix + claim.getKey());
            if (attributes.put(other, values) != null) {
              doubled.add(other);
            }
          }
        });
    attributes.keySet().removeAll(doubled); // nobody could say which of them it is
    Optional<String> user =
        text("sub")
            .map(subject ->
                subject + "@" + issuer.replaceFirst("^https?://", "").replaceFirst("/$", ""));
    user.ifPresent(name -> attributes.put("REMOTE_USER", List.of(name)));
    return new Assertion(attributes, user, session());
  }

  private Optional<ProviderSession> session() {
    return text("sub").map(subject -> new ProviderSession(subject, text("sid")));
  }

  private static String asVariable(String name) {
    return name.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
  }

  /** As mod_auth_openidc hands them on. */
  private static List<String> values(JsonNode value) {
    if (value.isArray()) {
      List<String> values = new ArrayList<>();
      value.forEach(one -> values.add(text(one)));
      return values;
    }
    return value.isNull() ? List.of() : List.of(text(value));
  }

  private static String text(JsonNode value) {
    if (value.isBoolean()) {
      return value.booleanValue() ? "1" : "0";
    }
    return value.isValueNode() ? value.asText() : value.toString();
  }

  /** Who somebody is stays out of logs. */
  @Override
  public String toString() {
    return "Claims" + all.properties().stream().map(Map.Entry::getKey).toList();
  }
}
