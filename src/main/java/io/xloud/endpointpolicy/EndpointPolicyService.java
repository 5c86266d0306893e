package io.xloud.endpointpolicy;

import static java.util.stream.Collectors.groupingBy;

import io.xloud.catalog.Endpoint;
import io.xloud.catalog.EndpointService;
import io.xloud.catalog.Region;
import io.xloud.catalog.RegionService;
import io.xloud.catalog.ServiceService;
import io.xloud.context.AuthContext;
import io.xloud.endpointpolicy.PolicyDriver.Association;
import io.xloud.error.Problem;
import io.xloud.event.Change;
import io.xloud.event.Outbox;
import io.xloud.persistence.Database;
import io.xloud.persistence.Turn;
import io.xloud.query.ListQuery;
import jakarta.inject.Singleton;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * OS-ENDPOINT-POLICY: which stored policy an endpoint uses. One of its own counts most, then that
 * of its service in its region or in the regions around it, then that of its service.
 */
@Singleton
public final class EndpointPolicyService {
  private final PolicyDriver driver;
  private final PolicyService policies;
  private final EndpointService endpoints;
  private final ServiceService services;
  private final RegionService regions;
  private final Database database;
  private final Outbox outbox;

  EndpointPolicyService(
      PolicyDriver driver,
      PolicyService policies,
      EndpointService endpoints,
      ServiceService services,
      RegionService regions,
      Database database,
      Outbox outbox) {
    this.driver = driver;
    this.policies = policies;
    this.endpoints = endpoints;
    this.services = services;
    this.regions = regions;
    this.database = database;
    this.outbox = outbox;
  }

  /** Takes the place of whatever policy held there. */
  public void associate(String policyId, Place asked, AuthContext by) {
    database.change(handle -> {
      Turn.ENDPOINT_POLICIES.take(handle);
      Association association = stored(policyId, asked);
      if (!driver.associate(association)) {
        throw PolicyService.missing(policyId);
      }
      tell("created", association, by);
    });
  }

  private Association stored(String policyId, Place asked) {
    String policy = policies.get(policyId).id();
    String endpoint = asked.endpointId() == null ? null : endpoints.get(asked.endpointId()).id();
    String service = asked.serviceId() == null ? null : services.get(asked.serviceId()).id();
    String region = asked.regionId() == null ? null : regions.get(asked.regionId()).id();
    return new Association(policy, new Place(endpoint, service, region));
  }

  /**
   * @throws io.xloud.error.KeystoneException 404 when the policy does not hold there
   */
  public void require(String policyId, Place asked) {
    if (!driver.holds(stored(policyId, asked))) {
      throw new Problem.NotFoundBecause("Could not find policy association.").raised();
    }
  }

  /** What does not hold may be taken away too. */
  public void dissociate(String policyId, Place asked, AuthContext by) {
    database.change(handle -> {
      Association association = stored(policyId, asked);
      if (driver.dissociate(association)) {
        tell("deleted", association, by);
      }
    });
  }

  private void tell(String what, Association association, AuthContext by) {
    Place place = association.place();
    outbox.record(
        Change.of(by, what, PolicyService.ASSOCIATION, association.policyId())
            .affecting(
                Stream.of(place.endpointId(), place.serviceId(), place.regionId())
                    .filter(Objects::nonNull)
                    .toArray(String[]::new)));
  }

  /** An endpoint stands there as often as the policy was given to it. */
  public List<Endpoint> endpoints(String policyId) {
    String policy = policies.get(policyId).id();
    List<Association> associations = driver.ofPolicy(policy);
    List<Endpoint> all = endpoints.list(ListQuery.all());
    Map<String, List<Endpoint>> byService = all.stream().collect(groupingBy(Endpoint::serviceId));
    Map<String, List<Endpoint>> byId = all.stream().collect(groupingBy(Endpoint::id));
    Regions tree = new Regions(regions.list(ListQuery.all()));
    return associations.stream()
        .map(Association::place)
        .flatMap(place ->
            place.endpointId() != null
                ? byId.getOrDefault(place.endpointId(), List.of()).stream()
                : byService.getOrDefault(String.valueOf(place.serviceId()), List.of()).stream()
                    .filter(endpoint -> tree.holds(place.regionId(), endpoint.regionId())))
        .toList();
  }

  /**
   * @throws io.xloud.error.KeystoneException 404 when none holds for the endpoint
   */
  public StoredPolicy policy(String endpointId) {
    Endpoint endpoint = endpoints.get(endpointId);
    List<Association> around = driver.around(endpoint.id(), endpoint.serviceId());
    return places(endpoint)
        .flatMap(place -> around.stream().filter(one -> one.place().equals(place)))
        .map(Association::policyId)
        .findFirst()
        .flatMap(this::find)
        .orElseThrow(() ->
            new Problem.NotFoundBecause(
                    "No policy is associated with endpoint %s.".formatted(endpointId))
                .raised());
  }

  private Optional<StoredPolicy> find(String policyId) {
    return driver.find(policyId);
  }

  private Stream<Place> places(Endpoint endpoint) {
    Stream<Place> inRegions =
        around(endpoint.regionId()).map(id -> Place.region(endpoint.serviceId(), id));
    return Stream.of(
            Stream.of(Place.endpoint(endpoint.id())),
            inRegions,
            Stream.of(Place.service(endpoint.serviceId())))
        .flatMap(each -> each);
  }

  /** The region first, then outwards. */
  private Stream<String> around(@Nullable String regionId) {
    return regionId == null
        ? Stream.empty()
        : new Regions(regions.around(regionId)).outwards(regionId);
  }

  /**
   * Regions and what lies in them; a circle, which a foreign writer may have made, is walked once.
   */
  private record Regions(Map<String, Region> byId) {
    Regions(List<Region> regions) {
      this(regions.stream().collect(java.util.stream.Collectors.toMap(Region::id, r -> r)));
    }

    Stream<String> outwards(String from) {
      Set<String> seen = new HashSet<>();
      return Stream.iterate(from, id -> id != null && seen.add(id), this::parent);
    }

    private @Nullable String parent(@Nullable String id) {
      Region region = byId.get(id);
      return region == null ? null : region.parentRegionId();
    }

    /** Everything lies in no region in particular. */
    boolean holds(@Nullable String outer, @Nullable String inner) {
      return outer == null || inner != null && outwards(inner).anyMatch(outer::equals);
    }
  }
}
