package io.xloud.catalog;

import io.xloud.catalog.CatalogDriver.Outcome;
import io.xloud.context.AuthContext;
import io.xloud.error.KeystoneException;
import io.xloud.error.Problem;
import io.xloud.persistence.Database;
import io.xloud.persistence.Turn;
import io.xloud.query.ListQuery;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Regions: a tree of places. */
@Singleton
public final class RegionService {
  private static final String KIND = "region";

  private final CatalogDriver driver;
  private final Database database;
  private final CatalogNews news;

  RegionService(CatalogDriver driver, Database database, CatalogNews news) {
    this.driver = driver;
    this.database = database;
    this.news = news;
  }

  public Optional<Region> find(String id) {
    return driver.findRegion(id);
  }

  /**
   * @throws KeystoneException 404 without such a region
   */
  public Region get(String id) {
    return driver.findRegion(id).orElseThrow(() -> missing(id));
  }

  public List<Region> list(ListQuery query) {
    return driver.regions(query);
  }

  /** The region, the one it lies in, and so on; in no particular order. */
  public List<Region> around(String id) {
    return driver.regionsAround(id);
  }

  public Region create(Region region, AuthContext by) {
    return database.write(handle -> {
      if (region.parentRegionId() != null) {
        Turn.REGIONS.take(handle);
      }
      requireFree(region.id());
      Region placed = region.within(parent(region.parentRegionId()));
      switch (driver.insert(placed)) {
        case DONE -> news.created(KIND, placed.id(), by);
        case TAKEN -> throw taken(placed.id());
        case GONE, TIED -> throw missing(String.valueOf(placed.parentRegionId()));
      }
      return placed;
    });
  }

  private void requireFree(String id) {
    if (driver.findRegion(id).isPresent()) {
      throw taken(id);
    }
  }

  /** The id as stored, or null for a region that lies in no other. */
  private @Nullable String parent(@Nullable String id) {
    return id == null ? null : get(id).id();
  }

  public Region update(String id, CatalogPatch patch, AuthContext by) {
    return database.write(handle -> {
      if (patch.has("parent_region_id")) {
        Turn.REGIONS.take(handle);
      }
      CatalogPatch wanted = placed(patch);
      Region region = get(id);
      requireNoCircle(region, wanted.text("parent_region_id").orElse(null));
      if (driver.updateRegion(region.id(), wanted) != Outcome.DONE) {
        throw missing(id);
      }
      news.updated(KIND, region.id(), by);
      return get(region.id());
    });
  }

  private CatalogPatch placed(CatalogPatch patch) {
    CatalogPatch described =
        patch.has("description") && patch.text("description").isEmpty()
            ? patch.with("description", "")
            : patch;
    return described.has("parent_region_id")
        ? described.with(
            "parent_region_id", parent(described.text("parent_region_id").orElse(null)))
        : described;
  }

  private void requireNoCircle(Region region, @Nullable String parentId) {
    if (parentId != null
        && driver.regionsAround(parentId).stream().anyMatch(r -> r.id().equals(region.id()))) {
      throw new Problem.BadRequest(
              "The specified parent region %s would create a circular region hierarchy."
                  .formatted(region.id()))
          .raised();
    }
  }

  /** Those within it go too, unless an endpoint stands in one of them. */
  public void delete(String id, AuthContext by) {
    database.change(handle -> {
      Turn.REGIONS.take(handle);
      Region region = get(id);
      List<String> going = driver.regionsWithin(region.id());
      switch (driver.deleteRegions(going)) {
        case DONE -> going.forEach(gone -> news.regionDeleted(gone, by));
        case TIED ->
            throw new Problem.ForbiddenBecause(
                    "Unable to delete region %s because it or its child regions have associated endpoints."
                        .formatted(id))
                .raised();
        case GONE, TAKEN -> throw missing(id);
      }
    });
  }

  private static KeystoneException taken(String id) {
    return new Problem.Conflict(KIND, "Duplicate ID, %s.".formatted(id)).raised();
  }

  private static KeystoneException missing(String id) {
    return new Problem.NotFound(KIND, id).raised();
  }
}
