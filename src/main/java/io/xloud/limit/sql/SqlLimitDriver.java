package io.xloud.limit.sql;

import io.xloud.limit.Audience;
import io.xloud.limit.Limit;
import io.xloud.limit.LimitDriver;
import io.xloud.limit.LimitPatch;
import io.xloud.limit.NewLimit;
import io.xloud.limit.RegisteredLimit;
import io.xloud.limit.RegisteredLimitPatch;
import io.xloud.limit.Resource;
import io.xloud.persistence.Conditions;
import io.xloud.persistence.Database;
import io.xloud.persistence.RowUpdate;
import io.xloud.query.ListQuery;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.statement.SqlStatement;

/** Limits in Keystone's tables. What two of them mean is told by the collation, as everywhere. */
@Singleton
final class SqlLimitDriver implements LimitDriver {
  private static final List<String> COLUMNS =
      List.of("service_id", "region_id", "resource_name", "default_limit", "description");
  private static final String UNUSED =
      " AND NOT EXISTS (SELECT 1 FROM `limit` l WHERE l.registered_limit_id = :id)";
  private static final String SAME_HOLDER = "l.project_id <=> :project AND l.domain_id <=> :domain";

  private final Database database;

  SqlLimitDriver(Database database) {
    this.database = database;
  }

  @Override
  public Optional<RegisteredLimit> findRegistered(String id) {
    return database.find(handle ->
        handle
            .createQuery(LimitRows.REGISTERED + " WHERE r.id = :id")
            .bind("id", id)
            .map(LimitRows::registered)
            .findFirst());
  }

  @Override
  public Optional<RegisteredLimit> findRegistered(Resource resource) {
    String sql = LimitRows.REGISTERED + " WHERE " + LimitRows.SAME_RESOURCE + " ORDER BY r.id";
    return database.find(
        handle -> bind(handle.createQuery(sql), resource).map(LimitRows::registered).findFirst());
  }

  @Override
  public List<RegisteredLimit> registered(ListQuery query) {
    Conditions conditions = resources(query).after(query, "r.id");
    String sql =
        LimitRows.REGISTERED
            + " WHERE "
            + conditions.sql()
            + " ORDER BY r.id"
            + Conditions.limit(query);
    return database.list(
        handle -> conditions.bindTo(handle.createQuery(sql)).map(LimitRows::registered).list());
  }

  private static Conditions resources(ListQuery query) {
    return new Conditions()
        .text(query, "service_id", "r.service_id")
        .text(query, "region_id", "r.region_id")
        .text(query, "resource_name", "r.resource_name");
  }

  @Override
  public Outcome insert(RegisteredLimit limit) {
    String sql =
        "INSERT INTO registered_limit"
            + " (id, service_id, region_id, resource_name, default_limit, description)"
            + " SELECT :id, :service, :region, :resource, :number, :description FROM DUAL"
            + " WHERE NOT EXISTS (SELECT 1 FROM registered_limit r WHERE "
            + LimitRows.SAME_RESOURCE
            + ")";
    int rows =
        database.write(handle ->
            bind(handle.createUpdate(sql), limit.resource())
                .bind("id", limit.id())
                .bind("number", limit.defaultLimit())
                .bind("description", limit.description())
                .execute());
    return rows == 0 ? Outcome.TAKEN : Outcome.DONE;
  }

  @Override
  public boolean isInUse(String registeredLimitId) {
    return database.read(handle ->
        handle
            .createQuery("SELECT 1 FROM `limit` l WHERE l.registered_limit_id = :id LIMIT 1")
            .bind("id", registeredLimitId)
            .mapTo(Integer.class)
            .findFirst()
            .isPresent());
  }

  @Override
  public Outcome updateRegistered(String id, RegisteredLimitPatch patch) {
    RowUpdate update = RowUpdate.of("registered_limit").set(patch.members(), COLUMNS);
    return database.write(handle -> update.execute(handle, id) ? Outcome.DONE : Outcome.GONE);
  }

  @Override
  public Outcome deleteRegistered(String id) {
    return database.write(handle -> {
      int rows =
          handle
              .createUpdate("DELETE FROM registered_limit WHERE id = :id" + UNUSED)
              .bind("id", id)
              .execute();
      if (rows > 0) {
        return Outcome.DONE;
      }
      return isInUse(id) ? Outcome.TIED : Outcome.GONE;
    });
  }

  @Override
  public Optional<Limit> find(String id) {
    return database.find(handle ->
        handle
            .createQuery(LimitRows.LIMITS + " WHERE l.id = :id")
            .bind("id", id)
            .map(LimitRows::limit)
            .findFirst());
  }

  @Override
  public List<Limit> ofProjects(Collection<String> projectIds) {
    return database.list(handle ->
        handle
            .createQuery(LimitRows.LIMITS + " WHERE l.project_id IN (<projects>) ORDER BY l.id")
            .bindList("projects", List.copyOf(projectIds))
            .map(LimitRows::limit)
            .list());
  }

  @Override
  public List<Limit> list(ListQuery query, Audience audience, Collection<String> projectsOfDomain) {
    if (audience instanceof Audience.Nothing) {
      return List.of();
    }
    Conditions conditions =
        resources(query)
            .text(query, "project_id", "l.project_id")
            .text(query, "domain_id", "l.domain_id")
            .after(query, "l.id");
    restrict(conditions, audience, projectsOfDomain);
    String sql =
        LimitRows.LIMITS
            + " WHERE "
            + conditions.sql()
            + " ORDER BY l.id"
            + Conditions.limit(query);
    return database.list(
        handle -> conditions.bindTo(handle.createQuery(sql)).map(LimitRows::limit).list());
  }

  private static void restrict(
      Conditions conditions, Audience audience, Collection<String> projectsOfDomain) {
    switch (audience) {
      case Audience.Everything _, Audience.Nothing _ -> {}
      case Audience.OfProject(var id) -> conditions.and("l.project_id = ?", id);
      case Audience.OfDomain(var id) -> {
        List<Object> ids = new ArrayList<>(projectsOfDomain);
        ids.addFirst(id);
        String projects =
            projectsOfDomain.isEmpty()
                ? ""
                : " OR l.project_id IN (" + Conditions.marks(ids.subList(1, ids.size())) + ")";
        conditions.and("l.domain_id = ?" + projects, ids.toArray());
      }
    }
  }

  @Override
  public Outcome insert(NewLimit limit) {
    String sql =
        "INSERT INTO `limit`"
            + " (id, project_id, domain_id, resource_limit, description, registered_limit_id)"
            + " SELECT :id, :project, :domain, :number, :description, MIN(r.id)"
            + " FROM registered_limit r WHERE "
            + LimitRows.SAME_RESOURCE
            + " AND NOT EXISTS (SELECT 1 FROM `limit` l"
            + " WHERE l.registered_limit_id = r.id AND "
            + SAME_HOLDER
            + ") HAVING COUNT(*) > 0";
    return database.write(handle -> {
      int rows =
          bind(bind(handle.createUpdate(sql), limit.resource()), limit.holder())
              .bind("id", limit.id())
              .bind("number", limit.resourceLimit())
              .bind("description", limit.description())
              .execute();
      if (rows > 0) {
        return Outcome.DONE;
      }
      return findRegistered(limit.resource()).isPresent() ? Outcome.TAKEN : Outcome.GONE;
    });
  }

  @Override
  public Outcome update(String id, LimitPatch patch) {
    RowUpdate update = RowUpdate.of("`limit`");
    if (patch.changesLimit()) {
      update.set("resource_limit", patch.resourceLimit());
    }
    if (patch.changesDescription()) {
      update.set("description", patch.description());
    }
    return database.write(handle -> update.execute(handle, id) ? Outcome.DONE : Outcome.GONE);
  }

  @Override
  public Outcome delete(String id) {
    int rows =
        database.write(handle ->
            handle.createUpdate("DELETE FROM `limit` WHERE id = :id").bind("id", id).execute());
    return rows == 0 ? Outcome.GONE : Outcome.DONE;
  }

  @Override
  public Optional<Limit> find(Limit.Holder holder, Resource resource) {
    String sql = LimitRows.LIMITS + " WHERE " + SAME_HOLDER + " AND " + LimitRows.SAME_RESOURCE;
    return database.find(handle ->
        bind(bind(handle.createQuery(sql), resource), holder).map(LimitRows::limit).findFirst());
  }

  @Override
  public Optional<Integer> highest(Collection<String> projectIds, Resource resource) {
    if (projectIds.isEmpty()) {
      return Optional.empty();
    }
    String sql =
        "SELECT MAX(l.resource_limit) FROM `limit` l"
            + " JOIN registered_limit r ON r.id = l.registered_limit_id"
            + " WHERE l.resource_limit <> 0 AND l.project_id IN (<projects>) AND "
            + LimitRows.SAME_RESOURCE;
    return database.read(handle ->
        bind(handle.createQuery(sql), resource)
            .bindList("projects", List.copyOf(projectIds))
            .mapTo(Integer.class)
            .findFirst());
  }

  @Override
  public List<String> deleteOfProjects(Collection<String> projectIds) {
    return projectIds.isEmpty() ? List.of() : deleteWhere("project_id", projectIds);
  }

  @Override
  public List<String> deleteOfDomain(String domainId) {
    return deleteWhere("domain_id", List.of(domainId));
  }

  /** What is deleted is told by its ids, so they are read first and nothing else is deleted. */
  private List<String> deleteWhere(String column, Collection<String> holders) {
    return database.write(handle -> {
      List<String> ids =
          handle
              .createQuery("SELECT id FROM `limit` WHERE " + column + " IN (<holders>)")
              .bindList("holders", List.copyOf(holders))
              .mapTo(String.class)
              .list();
      if (!ids.isEmpty()) {
        handle
            .createUpdate("DELETE FROM `limit` WHERE id IN (<ids>)")
            .bindList("ids", ids)
            .execute();
      }
      return ids;
    });
  }

  private static <S extends SqlStatement<S>> S bind(S statement, Resource resource) {
    return statement
        .bind("service", resource.serviceId())
        .bind("region", resource.regionId())
        .bind("resource", resource.name());
  }

  private static <S extends SqlStatement<S>> S bind(S statement, Limit.Holder holder) {
    return statement.bind("project", holder.projectId()).bind("domain", holder.domainId());
  }
}
