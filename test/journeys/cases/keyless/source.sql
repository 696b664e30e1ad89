CREATE DATABASE keyless_case;
USE keyless_case;
CREATE TABLE heap (a INT NULL, b VARCHAR(20) NULL, f FLOAT NULL);
INSERT INTO heap VALUES (1, 'x', 0.1), (1, 'x', 0.1), (1, 'x', 0.1), (NULL, NULL, NULL), (NULL, NULL, NULL), (2, '', 16777218), (2, NULL, 1234567.75), (3, 'NULL', 0.33333334);
CREATE TABLE heap_with_index (a INT NULL, b VARCHAR(20) NOT NULL, KEY (a));
INSERT INTO heap_with_index SELECT IF(i % 5 = 0, NULL, i % 10), CONCAT('row ', i % 3) FROM (WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 900) SELECT i FROM n) AS number;
CREATE TABLE heap_of_one_column (a TINYINT NULL);
INSERT INTO heap_of_one_column VALUES (NULL), (NULL), (0), (0), (1);
CREATE TABLE empty_heap (a INT);
