-- Runs beside 2-rows-catalog.sql, and counts customers and products as that file does.
USE shop;
SET SESSION sql_mode = 'NO_ENGINE_SUBSTITUTION,NO_AUTO_VALUE_ON_ZERO';
SET SESSION cte_max_recursion_depth = 100000000, time_zone = '+00:00', foreign_key_checks = 0, unique_checks = 0;
SET @customers = GREATEST(20, FLOOR(80000 * @size)), @products = GREATEST(20, FLOOR(10000 * @size)),
    @orders = GREATEST(40, FLOOR(120000 * @size)), @payments = GREATEST(40, FLOOR(100000 * @size)),
    @views = GREATEST(40, FLOOR(100000 * @size)), @scans = GREATEST(40, FLOOR(20000 * @size));

-- like UUIDs of version 7: they rise with time
INSERT INTO sales_order
WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < @orders)
SELECT UNHEX(CONCAT(LPAD(HEX(i), 12, '0'), LEFT(SHA2(i, 224), 20))), 1 + (i * 7919) % @customers, 1 + i % 4,
  DATE_ADD('2023-01-01', INTERVAL i * 457 SECOND), (i % 90000) / 7, ELT(1 + i % 3, 'EUR', 'USD', 'PLN'),
  IF(i % 3 = 0, CONCAT('please ring ', i, ' times, then leave it with the neighbour'), NULL)
FROM n;

INSERT INTO order_line (order_id, line_no, sku, quantity, unit_price, engraving)
WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < @orders), line (no) AS (SELECT 1 UNION SELECT 2)
SELECT UNHEX(CONCAT(LPAD(HEX(i), 12, '0'), LEFT(SHA2(i, 224), 20))), no,
  CONCAT(ELT(1 + (1 + (i * no) % @products) % 3, 'BK-', 'mu-', 'Gä-'), LPAD(1 + (i * no) % @products, 8, '0')),
  1 + (i + no) % 5, (i % 5000) / 3, IF((i + no) % 4 = 0, CONCAT('für ', SHA2(i, 224)), NULL)
FROM n JOIN line ORDER BY i, no;

INSERT INTO payment (paid_on, order_id, amount, receipt)
WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < @payments)
SELECT DATE_ADD('2023-01-01', INTERVAL i % 1300 DAY), UNHEX(CONCAT(LPAD(HEX(i), 12, '0'), LEFT(SHA2(i, 224), 20))),
  (i % 90000) / 7, UNHEX(SHA2(i, 512))
FROM n;

INSERT INTO page_view
WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < @views)
SELECT CONCAT('/shop/', i % 500, '/', ELT(1 + i % 3, 'über-uns', 'cart', 'p?q=%20')), IF(i % 5 = 0, NULL, UNHEX(LEFT(SHA2(i % 1000, 224), 32))), IF(i % 7 = 0, NULL, i % 1000)
FROM n;
INSERT INTO page_view SELECT * FROM page_view LIMIT 1000;

INSERT INTO parcel_scan
WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < @scans)
SELECT LPAD(i DIV 2, 12, '0'), IF(i % 10 = 0, NULL, 'Düsseldorf'), i / 3, IF(i % 4 = 0, NULL, i / 9 - 20),
  IF(i % 3 = 0, '0000-00-00 00:00:00', DATE_ADD('2025-01-01', INTERVAL i SECOND))
FROM n;
