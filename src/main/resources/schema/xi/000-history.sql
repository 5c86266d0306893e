-- Which of our own migrations have run.
CREATE TABLE IF NOT EXISTS xi_schema_history (
  name varchar(64) NOT NULL,
  applied_at datetime(6) NOT NULL,
  PRIMARY KEY (name)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
