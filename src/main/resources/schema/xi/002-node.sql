-- One row for each node that beats; all times are the database's.
CREATE TABLE IF NOT EXISTS xi_node (
  id varchar(64) NOT NULL,
  address varchar(255) NOT NULL,
  version varchar(64) NOT NULL,
  started_at datetime(6) NOT NULL,
  beat_at datetime(6) NOT NULL,
  clock_offset_ms bigint NOT NULL,
  key_sets text NOT NULL,
  PRIMARY KEY (id),
  KEY ix_xi_node_beat_at (beat_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
