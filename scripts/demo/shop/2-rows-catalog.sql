-- The rows, made on the server. The caller sets @size: 1 makes a bit more than 200 MB. Runs beside 2-rows-orders.sql.
USE shop;
SET SESSION sql_mode = 'NO_ENGINE_SUBSTITUTION,NO_AUTO_VALUE_ON_ZERO';
SET SESSION cte_max_recursion_depth = 100000000, time_zone = '+00:00', foreign_key_checks = 0, unique_checks = 0;
SET @customers = GREATEST(20, FLOOR(80000 * @size)), @products = GREATEST(20, FLOOR(10000 * @size));

INSERT INTO customer (id, email, name, address, kind, interests, preferences, flags, points, born, registered_at, agent_note, updated_at)
WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < @customers)
SELECT i, CONCAT('customer', i, '@example.org'),
  CONCAT(ELT(1 + i % 7, 'Zoë', 'Łukasz', 'Dvořák', 'Søren', '美咲', 'O''Neill', '🦊 Ann'), ' ', SHA2(i, 224)),
  CONCAT(ELT(1 + i % 4, 'Königsstraße ', 'Rue de l''Évêque ', 'Calle Niño ', 'Main Street '), i),
  1 + i % 3, i % 32,
  JSON_OBJECT('newsletter', i % 2 = 0, 'big', 18446744073709551615 - i, 'ratio', i / 3e0, 'tags', JSON_ARRAY('a\tb', 'ü', NULL)),
  i % 4096, i % 1000, IF(i % 50 = 0, '0000-00-00', DATE_ADD('1950-01-01', INTERVAL i % 20000 DAY)),
  DATE_ADD('2020-01-01', INTERVAL i * 1237 SECOND), IF(i % 9 = 0, CONCAT('note ', i), NULL),
  DATE_ADD('2024-01-01', INTERVAL i * 13 SECOND)
FROM n;

INSERT INTO product
WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < @products)
SELECT CONCAT(ELT(1 + i % 3, 'BK-', 'mu-', 'Gä-'), LPAD(i, 8, '0')), CONCAT('Product ', i, IF(i % 11 = 0, ' 🎁', '')),
  REPEAT(CONCAT('Line ', i, ' of a description: tab\t, back\\slash, "quotes"; ', UNHEX('F09F9A80'), '\n'), 8),
  i % 5000 + (i % 10000) / 10000, i * 1.1 + 0.33333334, IF(i % 13 = 0, NULL, i / 7),
  UNHEX(CONCAT(REPEAT(SHA2(i, 512), 150), '005C27220A0D1A09', REPEAT(SHA2(i + 1, 256), 170))),
  JSON_OBJECT('color', ELT(1 + i % 4, 'red', 'grün', 'azul', '黒'), 'size', i % 60, 'exact', 0.1e0 + i), 2000 + i % 25
FROM n;

INSERT INTO warehouse VALUES (1, 'Köln'), (2, 'São Paulo'), (3, 'Kraków (no latin1: Krakow)');
INSERT INTO stock (sku, warehouse_id, quantity, counted_at)
SELECT sku, warehouse.id, 1000000, '2025-01-01 00:00:00' FROM product JOIN warehouse ORDER BY sku, warehouse.id;

