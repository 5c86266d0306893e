-- The outbox: one row for each committed change that others must notice. Ids of one transaction
-- become visible out of order with those of others, so readers look back.
CREATE TABLE IF NOT EXISTS xi_event (
  id bigint NOT NULL AUTO_INCREMENT,
  created_at datetime(6) NOT NULL,
  node varchar(64) NOT NULL,
  node_seq bigint NOT NULL,
  kind varchar(64) NOT NULL,
  resource_type varchar(64) NOT NULL,
  resource_id varchar(255) NOT NULL,
  affected_ids mediumtext NOT NULL,
  initiator varchar(255) DEFAULT NULL,
  request_id varchar(64) DEFAULT NULL,
  payload text DEFAULT NULL,
  PRIMARY KEY (id),
  KEY ix_xi_event_created_at (created_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
