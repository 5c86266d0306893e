package io.xloud.catalog;

import io.xloud.context.AuthContext;

/**
 * The region and all regions within it are gone; fired inside the transaction that deleted them.
 */
public record RegionDeleted(String regionId, AuthContext by) {}
