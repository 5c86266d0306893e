-- What may serve once only and has served: passcodes and receipts, until nobody would take them
-- anyway.
CREATE TABLE IF NOT EXISTS xi_once (
  what varchar(255) NOT NULL,
  until_at datetime NOT NULL,
  PRIMARY KEY (what),
  KEY ix_xi_once_until_at (until_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
