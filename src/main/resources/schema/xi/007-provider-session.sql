-- Who came in by what an identity provider calls them, as digests, until no token of that login is
-- left: by this a provider logs somebody out.
CREATE TABLE IF NOT EXISTS xi_provider_session (
  provider_id varchar(64) NOT NULL,
  subject char(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  session_index varchar(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  user_id varchar(64) NOT NULL,
  until_at datetime NOT NULL,
  PRIMARY KEY (provider_id, subject, session_index, user_id),
  KEY ix_xi_provider_session_index (provider_id, session_index),
  KEY ix_xi_provider_session_until_at (until_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
