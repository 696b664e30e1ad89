-- A shop with one of everything that makes copying a database hard. Names are lower case: Azure folds them.
CREATE DATABASE shop CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_ai_ci;
USE shop;
SET SESSION sql_mode = 'NO_ENGINE_SUBSTITUTION';

-- integer key, generated, invisible, BIT, ENUM, SET, JSON, zero dates, two character sets in one row
CREATE TABLE customer (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  email VARCHAR(120) CHARACTER SET ascii COLLATE ascii_general_ci NOT NULL,
  name VARCHAR(120) NOT NULL,
  name_folded VARCHAR(120) GENERATED ALWAYS AS (LOWER(name)) VIRTUAL,
  address VARCHAR(200) CHARACTER SET latin1 COLLATE latin1_german1_ci NOT NULL,
  kind ENUM('private', 'business', 'Großhandel') NOT NULL,
  interests SET('books', 'music', 'games', 'garden', 'Möbel') NOT NULL DEFAULT '',
  preferences JSON NOT NULL,
  flags BIT(12) NOT NULL DEFAULT b'0',
  points INT NOT NULL DEFAULT 0,
  revision INT UNSIGNED NOT NULL DEFAULT 0,
  born DATE NOT NULL DEFAULT '0000-00-00',
  registered_at DATETIME(3) NOT NULL,
  agent_note VARCHAR(120) NULL INVISIBLE,
  updated_at TIMESTAMP(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6) ON UPDATE CURRENT_TIMESTAMP(6),
  UNIQUE KEY email (email),
  KEY name_folded (name_folded),
  KEY registered (registered_at DESC)
);

-- string key with a collation, DECIMAL, FLOAT, DOUBLE, BLOB, text in four-byte characters
CREATE TABLE product (
  sku VARCHAR(24) NOT NULL PRIMARY KEY,
  title VARCHAR(160) NOT NULL,
  description TEXT NOT NULL,
  price DECIMAL(12, 4) NOT NULL,
  weight FLOAT NOT NULL,
  rating DOUBLE NULL,
  thumbnail BLOB NOT NULL,
  attributes JSON NOT NULL,
  since YEAR NOT NULL,
  CONSTRAINT price_is_not_negative CHECK (price >= 0),
  KEY title (title(20))
);

CREATE TABLE warehouse (
  id SMALLINT UNSIGNED NOT NULL PRIMARY KEY,
  city VARCHAR(60) CHARACTER SET latin1 NOT NULL
);

-- composite key of a string and a number
CREATE TABLE stock (
  sku VARCHAR(24) NOT NULL,
  warehouse_id SMALLINT UNSIGNED NOT NULL,
  quantity INT NOT NULL,
  counted_at TIMESTAMP(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
  PRIMARY KEY (sku, warehouse_id),
  CONSTRAINT stock_of_product FOREIGN KEY (sku) REFERENCES product (sku) ON UPDATE CASCADE,
  CONSTRAINT stock_in_warehouse FOREIGN KEY (warehouse_id) REFERENCES warehouse (id)
);

-- written by triggers only
CREATE TABLE stock_movement (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  sku VARCHAR(24) NOT NULL,
  warehouse_id SMALLINT UNSIGNED NOT NULL,
  was INT NOT NULL,
  became INT NOT NULL,
  at TIMESTAMP(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
  KEY sku (sku)
);

-- UUID key
CREATE TABLE sales_order (
  id BINARY(16) NOT NULL PRIMARY KEY,
  customer_id BIGINT UNSIGNED NOT NULL,
  state ENUM('open', 'paid', 'sent', 'returned') NOT NULL,
  placed_at DATETIME(6) NOT NULL,
  total DECIMAL(14, 2) NOT NULL,
  currency CHAR(3) CHARACTER SET ascii NOT NULL,
  note VARCHAR(255) NULL,
  CONSTRAINT order_of_customer FOREIGN KEY (customer_id) REFERENCES customer (id),
  KEY by_state (state, placed_at)
);

-- composite key that begins with a UUID; a cascade; a stored generated column
CREATE TABLE order_line (
  order_id BINARY(16) NOT NULL,
  line_no SMALLINT UNSIGNED NOT NULL,
  sku VARCHAR(24) NOT NULL,
  quantity SMALLINT UNSIGNED NOT NULL,
  unit_price DECIMAL(12, 4) NOT NULL,
  line_total DECIMAL(16, 4) GENERATED ALWAYS AS (quantity * unit_price) STORED,
  engraving VARCHAR(80) NULL,
  PRIMARY KEY (order_id, line_no),
  CONSTRAINT line_of_order FOREIGN KEY (order_id) REFERENCES sales_order (id) ON DELETE CASCADE,
  CONSTRAINT line_of_product FOREIGN KEY (sku) REFERENCES product (sku) ON UPDATE CASCADE
);

CREATE TABLE payment (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
  paid_on DATE NOT NULL,
  order_id BINARY(16) NOT NULL,
  amount DECIMAL(14, 2) NOT NULL,
  receipt VARBINARY(64) NOT NULL,
  PRIMARY KEY (id, paid_on),
  KEY order_id (order_id)
)
PARTITION BY RANGE COLUMNS (paid_on) (
  PARTITION y2023 VALUES LESS THAN ('2024-01-01'),
  PARTITION y2024 VALUES LESS THAN ('2025-01-01'),
  PARTITION y2025 VALUES LESS THAN ('2026-01-01'),
  PARTITION later VALUES LESS THAN (MAXVALUE)
);

-- no key at all, and rows that are there twice
CREATE TABLE page_view (
  path VARCHAR(120) NOT NULL,
  visitor VARBINARY(16) NULL,
  milliseconds INT NULL
);

-- no key but an index, and FLOAT: an update through replication finds its row only if every bit of it arrived
CREATE TABLE parcel_scan (
  barcode CHAR(12) CHARACTER SET ascii NOT NULL,
  station VARCHAR(40) CHARACTER SET latin1 NULL,
  weight FLOAT NULL,
  temperature DOUBLE NULL,
  scanned_at DATETIME NOT NULL DEFAULT '0000-00-00 00:00:00',
  KEY barcode (barcode)
);

-- written by an event
CREATE TABLE sales_figure (
  id INT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  taken_at TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  newest_movement BIGINT NULL
);

-- the writer's transactions and the prober's writes
CREATE TABLE ledger_entry (
  id BIGINT UNSIGNED NOT NULL PRIMARY KEY,
  kind VARCHAR(20) CHARACTER SET ascii NOT NULL,
  at TIMESTAMP(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6)
);
CREATE TABLE probe (
  id BIGINT UNSIGNED NOT NULL PRIMARY KEY,
  at_ms BIGINT NOT NULL
);
