-- Where a change came from, and whether the broker has still to hear of it: null once it has, or
-- where nobody is told.
ALTER TABLE xi_event
  ADD COLUMN IF NOT EXISTS caller text DEFAULT NULL,
  ADD COLUMN IF NOT EXISTS unsent tinyint DEFAULT NULL,
  ADD INDEX IF NOT EXISTS ix_xi_event_unsent (unsent);
-- Work that one node does for all: who has it, and until when by the database's clock.
CREATE TABLE IF NOT EXISTS xi_lease (
  name varchar(64) NOT NULL,
  holder varchar(64) NOT NULL,
  until_at datetime(6) NOT NULL,
  PRIMARY KEY (name)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
