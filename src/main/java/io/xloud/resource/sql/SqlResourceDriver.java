package io.xloud.resource.sql;

import io.xloud.persistence.Database;
import io.xloud.resource.Domain;
import io.xloud.resource.Project;
import io.xloud.resource.ResourceDriver;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Domains and projects in Keystone's tables {@code project}, {@code project_tag} and {@code
 * project_option}.
 */
@Singleton
final class SqlResourceDriver implements ResourceDriver {
  private final Database database;

  SqlResourceDriver(Database database) {
    this.database = database;
  }

  @Override
  public Optional<Project> find(String id) {
    return database.read(handle ->
        ProjectRows.of(handle.createQuery(ProjectRows.where("id = :id")).bind("id", id)).stream()
            .findFirst());
  }

  @Override
  public Optional<Project> findByName(@Nullable String domainId, String name) {
    return database.read(handle ->
        ProjectRows.of(
                handle
                    .createQuery(ProjectRows.where("domain_id = :domain AND name = :name"))
                    .bind("domain", domainId == null ? Domain.ROOT_ID : domainId)
                    .bind("name", name))
            .stream()
            .findFirst());
  }

  @Override
  public List<Project> findAll(Collection<String> ids) {
    if (ids.isEmpty()) {
      return List.of();
    }
    return database.read(handle ->
        ProjectRows.of(
            handle
                .createQuery(ProjectRows.where("id IN (<ids>)"))
                .bindList("ids", List.copyOf(ids))));
  }

  @Override
  public List<Project> inDomain(String domainId) {
    return database.read(handle ->
        ProjectRows.of(
            handle.createQuery(ProjectRows.where("domain_id = :id")).bind("id", domainId)));
  }
}
