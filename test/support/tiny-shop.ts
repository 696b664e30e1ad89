import type { LocalServer } from '../../lambda/adapters/local/mysqld';
import { asRootAll } from './world';

/** Small, but with a key of each kind, duplicates without a key, a foreign key, a trigger and an event. */
export const tinyShop = `
CREATE DATABASE shop;
CREATE TABLE shop.customer (id INT UNSIGNED NOT NULL AUTO_INCREMENT, name VARCHAR(60) NOT NULL, PRIMARY KEY (id), KEY by_name (name));
CREATE TABLE shop.purchase (customer_id INT UNSIGNED NOT NULL, line INT NOT NULL, amount DECIMAL(10,2), PRIMARY KEY (customer_id, line),
  CONSTRAINT purchase_customer FOREIGN KEY (customer_id) REFERENCES shop.customer (id));
CREATE TABLE shop.voucher (code VARCHAR(20) NOT NULL, weight FLOAT, PRIMARY KEY (code));
CREATE TABLE shop.note (said VARCHAR(40), at DATETIME(3));
CREATE TABLE shop.audit (id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY, what VARCHAR(60));
INSERT INTO shop.customer (name) SELECT CONCAT('customer ', n) FROM (WITH RECURSIVE s(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < 500) SELECT n FROM s) AS numbers;
INSERT INTO shop.purchase SELECT id, 1, id / 3 FROM shop.customer;
INSERT INTO shop.voucher SELECT CONCAT('V', id), id / 7 FROM shop.customer;
INSERT INTO shop.note VALUES ('twice', '2026-01-01 00:00:00.5'), ('twice', '2026-01-01 00:00:00.5'), (NULL, NULL);
CREATE TRIGGER shop.customer_added AFTER INSERT ON shop.customer FOR EACH ROW INSERT INTO shop.audit (what) VALUES (CONCAT('added ', NEW.id));
CREATE EVENT shop.nightly ON SCHEDULE EVERY 1 DAY DO DELETE FROM shop.audit WHERE id < 0;
`;

export const tinyShopTables = ['customer', 'purchase', 'voucher', 'note', 'audit'];

export async function makeTinyShop(server: LocalServer): Promise<void> {
  await asRootAll(server, tinyShop);
}

/** Not the tool's digest: the server's own CHECKSUM TABLE and a count, of both sides. */
export async function tableSums(
  server: LocalServer,
  schema: string,
  tables: readonly string[],
): Promise<readonly string[]> {
  const sums: string[] = [];
  for (const table of tables) {
    const sum = (await server.asRoot(`CHECKSUM TABLE \`${schema}\`.\`${table}\` EXTENDED`))[0];
    const count = (await server.asRoot(`SELECT COUNT(*) AS n FROM \`${schema}\`.\`${table}\``))[0];
    sums.push(`${table}: ${String(sum?.Checksum)} ${String(count?.n)}`);
  }
  return sums;
}
