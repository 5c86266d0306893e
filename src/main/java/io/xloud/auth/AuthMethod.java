package io.xloud.auth;

import com.fasterxml.jackson.databind.JsonNode;
import io.xloud.token.TokenIssuer.Wanted;
import io.xloud.token.TokenPayload.Federation;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One way to prove who one is. Each is a bean; {@code [auth] methods} says which of them count. */
public interface AuthMethod {
  /** As a request and a token name it, such as {@code password}. */
  String name();

  /**
   * @param proof the member of {@code identity} that bears the method's name
   * @param request the whole request, for methods that depend on the scope asked for
   * @throws io.xloud.error.KeystoneException when the proof does not hold
   */
  Proven authenticate(JsonNode proof, AuthRequest request);

  /**
   * Who was proven to ask.
   *
   * @param inheritedMethods how the token that served as proof had been obtained
   * @param expiresAt the end that nothing made of this proof may outlive, null for none
   * @param auditChainId the chain that a new token continues, null for a new one
   * @param spends what the proof uses up once something was made of it, null for nothing
   * @param scope the only one that goes with the proof, null where the request may choose
   * @param vouched what an identity provider says of the user, null where the proof is another
   */
  record Proven(
      String userId,
      List<String> inheritedMethods,
      @Nullable Instant expiresAt,
      @Nullable String auditChainId,
      @Nullable OneUse spends,
      @Nullable Wanted scope,
      @Nullable Federation vouched) {
    public Proven {
      inheritedMethods = List.copyOf(inheritedMethods);
    }

    public Proven(
        String userId,
        List<String> inheritedMethods,
        @Nullable Instant expiresAt,
        @Nullable String auditChainId) {
      this(userId, inheritedMethods, expiresAt, auditChainId, null, null, null);
    }

    /** By something that was handed on for this scope alone. */
    public Proven(String userId, Wanted scope) {
      this(userId, List.of(), null, null, null, scope, null);
    }

    public static Proven user(String userId) {
      return new Proven(userId, List.of(), null, null);
    }

    public Proven spending(OneUse use) {
      return new Proven(userId, inheritedMethods, expiresAt, auditChainId, use, scope, vouched);
    }

    /** The same for as long as this and no longer. */
    public Proven endingBy(@Nullable Instant end) {
      return new Proven(userId, inheritedMethods, end, auditChainId, spends, scope, vouched);
    }

    /** The same by a provider's word, which what is made of it goes on to say. */
    public Proven vouchedBy(Federation from) {
      return new Proven(userId, inheritedMethods, expiresAt, auditChainId, spends, scope, from);
    }
  }
}
