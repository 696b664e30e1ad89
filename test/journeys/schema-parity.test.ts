import { type LocalServers, startLocalServers } from '../../lambda/adapters/local/mysqld';
import { everyTable } from '../../lambda/contract/table-filter';
import { type Databases, withSession } from '../../lambda/migration/ports';
import { schemaDifferences } from '../../lambda/migration/servers/schema-parity';
import { databasesFor, desiredFor } from '../support/local-databases';

jest.setTimeout(120_000);

let servers: LocalServers;
let databases: Databases;

/** Programs keep the settings that they were made under; finalize makes them under the source's. */
const alike = "SET SESSION time_zone = '+00:00', SESSION sql_mode = 'STRICT_ALL_TABLES'";

const shop = `
CREATE DATABASE shop CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_ai_ci;
CREATE TABLE shop.parent (id INT PRIMARY KEY, code VARCHAR(10) NOT NULL, UNIQUE KEY by_code (code));
CREATE TABLE shop.child (id INT PRIMARY KEY AUTO_INCREMENT, parent INT, amount INT, twice INT AS (amount * 2), note VARCHAR(20) DEFAULT 'x',
  KEY by_parent (parent), KEY by_note (note(5)), CONSTRAINT positive CHECK (amount > 0), CONSTRAINT to_parent FOREIGN KEY (parent) REFERENCES shop.parent (id));
CREATE TABLE shop.parted (id INT PRIMARY KEY) PARTITION BY RANGE (id) (PARTITION low VALUES LESS THAN (10), PARTITION high VALUES LESS THAN MAXVALUE);
CREATE TABLE shop.plain (id INT PRIMARY KEY);
CREATE VIEW shop.seen AS SELECT id, code FROM shop.parent WHERE id > 1;
CREATE FUNCTION shop.half (n INT) RETURNS INT DETERMINISTIC RETURN n / 2;
CREATE PROCEDURE shop.touch (IN n INT) UPDATE shop.plain SET id = n WHERE id = n;
CREATE TRIGGER shop.marked BEFORE INSERT ON shop.plain FOR EACH ROW SET NEW.id = NEW.id + 1;
CREATE EVENT shop.nightly ON SCHEDULE EVERY 1 DAY STARTS '2026-01-01 00:00:00' DISABLE DO DELETE FROM shop.plain WHERE id < 0;
`;

beforeAll(async () => {
  servers = await startLocalServers({ roles: ['source', 'target'], durable: false });
  databases = databasesFor(servers, desiredFor(servers));
});
afterAll(() => servers?.stop());
beforeEach(async () => {
  for (const server of [servers.source, servers.target]) {
    await server.asRoot(`${alike}; DROP DATABASE IF EXISTS shop; ${shop}`);
  }
});

async function named(): Promise<readonly string[]> {
  const found = await withSession(databases, 'source', 'parity', (source) =>
    withSession(databases, 'target', 'parity', (target) =>
      schemaDifferences(source, target, { schemas: ['shop'], tables: everyTable }),
    ),
  );
  return found.map(({ object }) => object).toSorted();
}

test('equal schemas have no difference, on a target that folds names', async () => {
  expect(await named()).toEqual([]);
});

test.each([
  ['the default character set of a schema', 'ALTER DATABASE shop COLLATE utf8mb4_bin', ['schema shop']],
  ['the type of a column', 'ALTER TABLE shop.plain MODIFY id BIGINT', ['column shop.plain.id']],
  [
    'a default and the collation of a column',
    "ALTER TABLE shop.child MODIFY note VARCHAR(20) COLLATE utf8mb4_bin DEFAULT 'y'",
    ['column shop.child.note'],
  ],
  [
    'what a generated column is made of',
    'ALTER TABLE shop.child DROP COLUMN twice, ADD COLUMN twice INT AS (amount * 3) AFTER amount',
    ['column shop.child.twice'],
  ],
  ['a column too many', 'ALTER TABLE shop.plain ADD COLUMN more INT', ['column shop.plain.more']],
  ['the collation of a table', 'ALTER TABLE shop.plain COLLATE utf8mb4_bin', ['table shop.plain']],
  [
    'a table that is missing',
    'DROP TABLE shop.parted',
    [
      'column shop.parted.id',
      'constraint shop.parted.primary',
      'index shop.parted.primary',
      'partition shop.parted.high',
      'partition shop.parted.low',
      'table shop.parted',
    ],
  ],
  ['an index that is missing', 'ALTER TABLE shop.child DROP KEY by_note', ['index shop.child.by_note']],
  [
    'the length of an indexed prefix',
    'ALTER TABLE shop.child DROP KEY by_note, ADD KEY by_note (note(6))',
    ['index shop.child.by_note'],
  ],
  ['an invisible index', 'ALTER TABLE shop.child ALTER INDEX by_note INVISIBLE', ['index shop.child.by_note']],
  [
    'a unique key that is none',
    'ALTER TABLE shop.parent DROP KEY by_code, ADD KEY by_code (code)',
    ['constraint shop.parent.by_code', 'index shop.parent.by_code'],
  ],
  [
    'a CHECK',
    'ALTER TABLE shop.child DROP CHECK positive, ADD CONSTRAINT positive CHECK (amount > -1)',
    ['check shop.positive'],
  ],
  [
    'a CHECK that is not enforced',
    'ALTER TABLE shop.child ALTER CHECK positive NOT ENFORCED',
    ['constraint shop.child.positive'],
  ],
  [
    'what a foreign key does',
    'ALTER TABLE shop.child DROP FOREIGN KEY to_parent, ADD CONSTRAINT to_parent2 FOREIGN KEY (parent) REFERENCES shop.parent (id);\nALTER TABLE shop.child DROP FOREIGN KEY to_parent2, ADD CONSTRAINT to_parent FOREIGN KEY (parent) REFERENCES shop.parent (id) ON DELETE CASCADE',
    ['foreign key shop.child.to_parent'],
  ],
  [
    'where a partition ends',
    'DROP TABLE shop.parted;\nCREATE TABLE shop.parted (id INT PRIMARY KEY) PARTITION BY RANGE (id) (PARTITION low VALUES LESS THAN (9), PARTITION high VALUES LESS THAN MAXVALUE)',
    ['partition shop.parted.low'],
  ],
  ['a view', 'ALTER VIEW shop.seen AS SELECT id, code FROM shop.parent WHERE id > 2', ['view shop.seen']],
  [
    'whose rights a view has',
    'ALTER SQL SECURITY INVOKER VIEW shop.seen AS SELECT id, code FROM shop.parent WHERE id > 1',
    ['view shop.seen'],
  ],
  [
    'the body of a function',
    'DROP FUNCTION shop.half;\nCREATE FUNCTION shop.half (n INT) RETURNS INT DETERMINISTIC RETURN n / 3',
    ['function shop.half'],
  ],
  [
    'a parameter of a procedure',
    'DROP PROCEDURE shop.touch;\nCREATE PROCEDURE shop.touch (IN n BIGINT) UPDATE shop.plain SET id = n WHERE id = n',
    ['parameter shop.procedure.touch.1'],
  ],
  [
    'a trigger',
    'DROP TRIGGER shop.marked;\nCREATE TRIGGER shop.marked BEFORE INSERT ON shop.plain FOR EACH ROW SET NEW.id = NEW.id + 2',
    ['trigger shop.marked'],
  ],
  [
    'how often an event happens',
    "ALTER EVENT shop.nightly ON SCHEDULE EVERY 2 DAY STARTS '2026-01-01 00:00:00'",
    ['event shop.nightly'],
  ],
])('names %s', async (_, change, expected) => {
  await servers.target.asRoot(`${alike}; ${change}`);

  expect(await named()).toEqual(expected);
});
