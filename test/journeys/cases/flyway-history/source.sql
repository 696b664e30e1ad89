-- As Flyway 11 makes it on MySQL, with what it keeps: a failed migration, a baseline, checksums that are negative, a script that was deleted.
CREATE DATABASE billing;

CREATE TABLE billing.flyway_schema_history (
  installed_rank INT NOT NULL,
  version VARCHAR(50),
  description VARCHAR(200) NOT NULL,
  type VARCHAR(20) NOT NULL,
  script VARCHAR(1000) NOT NULL,
  checksum INT,
  installed_by VARCHAR(100) NOT NULL,
  installed_on TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP,
  execution_time INT NOT NULL,
  success BOOL NOT NULL,
  CONSTRAINT flyway_schema_history_pk PRIMARY KEY (installed_rank)
) ENGINE = InnoDB;
CREATE INDEX flyway_schema_history_s_idx ON billing.flyway_schema_history (success);

CREATE TABLE billing.invoice (id INT AUTO_INCREMENT PRIMARY KEY, total DECIMAL(10, 2) NOT NULL);
INSERT INTO billing.invoice (total) VALUES (1.50), (2.25);

INSERT INTO billing.flyway_schema_history VALUES
  (1, '1', '<< Flyway Baseline >>', 'BASELINE', '<< Flyway Baseline >>', NULL, 'admin', '2024-03-31 01:30:00', 0, 1),
  (2, '1.1', 'invoice', 'SQL', 'V1_1__invoice.sql', -1729473312, 'deployer', '2024-10-27 00:30:00', 184, 1),
  (3, NULL, 'refresh totals', 'SQL', 'R__refresh_totals.sql', 2147483647, 'deployer', '2025-01-01 00:00:00', 12, 1),
  (4, '1.2', 'a column', 'SQL', 'V1_2__a_column.sql', -2147483648, 'deployer', '2025-06-01 12:00:00', 41, 0);
