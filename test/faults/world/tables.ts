import type { LocalServer } from '../../../lambda/adapters/local/mysqld';
import { makeTinyShop, tinyShopTables } from '../../support/tiny-shop';
import { asRootAll } from '../../support/world';

/** What the writer and the watcher change, and a table that is copied in several chunks. */
const more = `
CREATE TABLE shop.ledger (id BIGINT NOT NULL PRIMARY KEY, writer INT NOT NULL);
CREATE TABLE shop.probe (id INT NOT NULL PRIMARY KEY, n BIGINT NOT NULL);
INSERT INTO shop.probe VALUES (1, 0);
CREATE TABLE shop.wide (id INT NOT NULL PRIMARY KEY, v VARCHAR(200), n INT, KEY by_n (n));
INSERT INTO shop.wide SELECT c.id * 4 + s.k, REPEAT(CHAR(65 + c.id % 26), 150), c.id % 7 FROM shop.customer c, (SELECT 0 AS k UNION SELECT 1 UNION SELECT 2 UNION SELECT 3) AS s;
ANALYZE TABLE shop.wide;
`;

/** Nobody changes these during a case unless it says so. */
export const stillTables = [...tinyShopTables.filter((table) => table !== 'voucher'), 'wide'];
export const allTables = [...tinyShopTables, 'wide', 'ledger', 'probe'];

export async function makeShop(source: LocalServer): Promise<void> {
  await makeTinyShop(source);
  await asRootAll(source, more);
}
