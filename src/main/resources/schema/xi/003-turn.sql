-- Whoever changes what only holds as a whole changes its row here first, so that two can't at once.
CREATE TABLE IF NOT EXISTS xi_turn (
  name varchar(64) NOT NULL,
  taken bigint NOT NULL,
  PRIMARY KEY (name)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
