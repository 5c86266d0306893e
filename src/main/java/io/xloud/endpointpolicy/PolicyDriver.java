package io.xloud.endpointpolicy;

import io.xloud.query.ListQuery;
import java.util.List;
import java.util.Optional;

/** Where stored policies live. A driver finds and stores; rules stand above. */
public interface PolicyDriver {
  /** That a policy holds at a place. */
  record Association(String policyId, Place place) {}

  Optional<StoredPolicy> find(String id);

  /** Ordered by id. */
  List<StoredPolicy> list(ListQuery query);

  void insert(StoredPolicy policy);

  /** Whether there is such a policy. */
  boolean update(String id, PolicyPatch patch);

  /** The policy and where it held; whether there was one. */
  boolean delete(String id);

  /** No other policy holds there afterwards; {@code false} without such a policy. */
  boolean associate(Association association);

  boolean holds(Association association);

  /** Whether it held. */
  boolean dissociate(Association association);

  List<Association> ofPolicy(String policyId);

  /** Everything that holds for the endpoint itself or for its service, wherever. */
  List<Association> around(String endpointId, String serviceId);

  /** Forgets what held at the endpoint; which policies. */
  List<String> forgetEndpoint(String endpointId);

  /** Forgets what held for the service; which policies. */
  List<String> forgetService(String serviceId);

  /** Forgets what held in the region; which policies. */
  List<String> forgetRegion(String regionId);
}
