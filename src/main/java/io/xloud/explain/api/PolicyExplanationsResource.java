package io.xloud.explain.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.xloud.context.AuthContext;
import io.xloud.context.Caller;
import io.xloud.crypto.Secret;
import io.xloud.explain.Asker;
import io.xloud.explain.Explainer;
import io.xloud.explain.ExplanationBody;
import io.xloud.http.BodyMembers;
import io.xloud.http.JsonBody;
import io.xloud.policy.Policy;
import io.xloud.policy.Target;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Tells an administrator why somebody may or may not do something. Changes nothing. */
@Path("/v3/xloud/policy_explanations")
@RunOnVirtualThread
public class PolicyExplanationsResource {
  private final Explainer explainer;
  private final Policy policy;
  private final Caller caller;

  PolicyExplanationsResource(Explainer explainer, Policy policy, Caller caller) {
    this.explainer = explainer;
    this.policy = policy;
    this.caller = caller;
  }

  @POST
  public ObjectNode explain(JsonBody body) {
    JsonNode question = body.validated("policy-explanation").path("explanation");
    AuthContext asking = caller.context();
    policy.enforce(asking, ExplainActions.EXPLAIN_POLICY, Target.none());
    String action = question.path("action").asText();
    Map<String, String> ids = new LinkedHashMap<>();
    JsonNode target = question.path("target");
    target
        .properties()
        .forEach(one -> {
          if (one.getKey().endsWith("_id")) {
            ids.put(one.getKey().substring(0, one.getKey().length() - 3), one.getValue().asText());
          }
        });
    Map<String, @Nullable Object> attributes = BodyMembers.of(target.path("attributes"));
    JsonNode of = question.path("caller");
    return ExplanationBody.of(
        of.isMissingNode()
            ? explainer.explain(asking, action, ids, attributes)
            : explainer.explain(asker(of), action, ids, attributes));
  }

  private static Asker asker(JsonNode of) {
    if (of.has("token")) {
      return new Asker.OfToken(Secret.of(of.path("token").asText()));
    }
    String userId = of.path("user_id").asText(null);
    if (of.has("roles")) {
      List<String> roles = new ArrayList<>();
      of.path("roles").forEach(role -> roles.add(role.asText()));
      return new Asker.OfRoles(roles, userId, where(of));
    }
    return new Asker.OfUser(userId, where(of));
  }

  private static Asker.Where where(JsonNode of) {
    if (of.has("project_id")) {
      return new Asker.Where.OnProject(of.path("project_id").asText());
    }
    if (of.has("domain_id")) {
      return new Asker.Where.OnDomain(of.path("domain_id").asText());
    }
    return of.path("system").asBoolean() ? new Asker.Where.OnSystem() : new Asker.Where.Nowhere();
  }
}
