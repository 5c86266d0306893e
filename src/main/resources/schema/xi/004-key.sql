-- One row for each key repository that is kept here: the whole set, sealed. A change replaces the
-- row of the version it has read, so that two rotations at once can't both take place.
CREATE TABLE IF NOT EXISTS xi_key (
  repository varchar(64) NOT NULL,
  version bigint NOT NULL,
  sealed_with varchar(16) NOT NULL,
  sealed text NOT NULL,
  changed_at datetime(6) NOT NULL,
  PRIMARY KEY (repository)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
