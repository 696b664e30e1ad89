import { type LocalServers, startLocalServers } from '../../lambda/adapters/local/mysqld';
import { mysqlBinlogs, mysqlDatabases } from '../../lambda/adapters/mysql2';
import { isAtOrPast } from '../../lambda/migration/data/position';
import type { Session } from '../../lambda/migration/ports';
import { readOwnPosition } from '../../lambda/migration/servers/own-position';
import { type ChangedRows, changedRows } from '../../lambda/migration/steps/cut-over/changed-rows';
import { type ComparedTable, comparedTables } from '../../lambda/migration/steps/validate/compared-tables';
import { readTableShapes } from '../../lambda/mysql/catalog/tables';
import { digestKeys } from '../../lambda/mysql/copy/key-set';
import { parseRangeDigest } from '../../lambda/mysql/copy/row-digest';
import { aDesired, aServer } from '../support/a-desired';
import { eventually } from '../support/eventually';

jest.setTimeout(120_000);

const tables = `
CREATE DATABASE rows_;
USE rows_;
CREATE TABLE whole (id BIGINT UNSIGNED PRIMARY KEY, b BIT(12), e ENUM('a','b') CHARACTER SET latin1, s SET('x','y'),
  d DECIMAL(31,9), f FLOAT, g DOUBLE, j JSON, t TIME(3), y YEAR, bl BLOB, tx TEXT, lb LONGBLOB, c CHAR(80), v VARCHAR(300),
  p POINT, vb VARBINARY(20), gen VARCHAR(90) GENERATED ALWAYS AS (LOWER(c)) VIRTUAL, st INT GENERATED ALWAYS AS (id % 7) STORED,
  dt DATETIME(6), ts TIMESTAMP(2) NULL, KEY up ((UPPER(c))));
CREATE TABLE signed_ (a TINYINT, b MEDIUMINT, c BIGINT, PRIMARY KEY (a, b, c));
CREATE TABLE texts (k VARCHAR(60) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_ai_ci, l CHAR(10) CHARACTER SET latin1, n INT,
  PRIMARY KEY (k, l));
CREATE TABLE bytes_ (u BINARY(16), w VARBINARY(300), n INT, PRIMARY KEY (u, w));
CREATE TABLE times_ (d DATE, t DATETIME(3), s TIMESTAMP(6), y YEAR, n INT, PRIMARY KEY (d, t, s, y));
CREATE TABLE by_index (k INT NOT NULL, n INT, KEY (k));
CREATE TABLE nothing_ (n INT);
CREATE TABLE decimals (d DECIMAL(20, 4) PRIMARY KEY, n INT)`;

const rows = `
INSERT INTO rows_.whole (id, b, e, s, d, f, g, j, t, y, bl, tx, lb, c, v, p, vb, dt, ts) VALUES
  (18446744073709551615, 7, 'b', 'x,y', -123456789012.5, 1.5, 2.5, '{"a": [1, null]}', '-12:00:01.5', 1999, REPEAT('b', 60000), 'tä', 'l', 'Ü', REPEAT('v', 290), POINT(1, 2), x'00ff', '2026-02-03 04:05:06.789', '2026-02-03 04:05:06.78'),
  (1, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO rows_.signed_ VALUES (-128, -8388608, -9223372036854775808), (127, 8388607, 9223372036854775807), (0, 0, 0);
INSERT INTO rows_.texts VALUES ('Straße 🎁', 'für', 1), ('', '', 2), (REPEAT('é', 60), 'x  ', 3);
INSERT INTO rows_.bytes_ VALUES (x'00', x'', 1), (x'0102030405060708090a0b0c0d0e0f00', REPEAT(x'00', 300), 2);
INSERT INTO rows_.times_ VALUES ('2026-12-31', '1000-01-01 00:00:00.001', '2038-01-19 03:14:07.000001', 2155, 1), ('1000-01-01', '9999-12-31 23:59:59.999', '1970-01-01 00:00:01', 1901, 2);
INSERT INTO rows_.by_index VALUES (5, 1), (5, 1), (6, 2);
INSERT INTO rows_.nothing_ VALUES (1);
INSERT INTO rows_.decimals VALUES (-1.5, 1)`;

/** Every change is known by its key, as the server itself finds the row again, whatever the type. */
describe('rows that change', () => {
  let servers: LocalServers;
  let session: Session;
  let compared: readonly ComparedTable[];
  let changes: ChangedRows;
  let stop: () => Promise<void>;

  beforeAll(async () => {
    servers = await startLocalServers({ roles: ['source'], durable: false });
    const { source } = servers;
    for (const statement of tables.split(';'))
      await source.asRoot(statement.replace('CREATE TABLE ', 'CREATE TABLE rows_.').replace(/^\s*USE.*/, 'DO 1'));
    const desired = {
      ...aDesired({ schemas: ['rows_'] }),
      source: {
        ...aServer('rds', 'X'),
        host: source.host,
        port: source.port,
        user: source.adminUser,
        caPem: source.caPem,
      },
    };
    const passwords = { of: async () => source.adminPassword, replication: async () => '' };
    session = await mysqlDatabases({ desired, passwords }).open('source', { purpose: 'test' });
    const shapes = await readTableShapes(session, ['rows_']);
    compared = comparedTables(shapes, undefined);
    const from = await readOwnPosition(session);
    changes = changedRows(from, compared, shapes);
    const feed = await mysqlBinlogs({ desired, passwords }).follow('source', from);
    const reading = (async () => {
      for await (const events of feed.events) for (const event of events) changes.take(Buffer.from(event));
    })();
    stop = async () => {
      await feed.close();
      await reading;
    };
  });
  afterAll(async () => {
    await stop?.();
    await session?.close();
    await servers?.stop();
  });

  async function known(): Promise<ReadonlyMap<string, bigint>> {
    const end = await readOwnPosition(session);
    await eventually('the feed is there', () => isAtOrPast(changes.reached(), end));
    const found = new Map<string, bigint>();
    for (const [name, keys] of changes.drain()) {
      const table = compared.find((one) => `${one.table.schema}.${one.table.name}` === name)?.table;
      if (table?.rangeKey == null) throw new Error(`no key: ${name}`);
      const statement = digestKeys({ ...table, rangeKey: table.rangeKey }, keys);
      found.set(name.replace('rows_.', ''), parseRangeDigest(await session.rows(statement)).rows);
    }
    return found;
  }

  test('from a place that is purged on the source are a fault with a name, its cause and what to do', async () => {
    const { source } = servers;
    const passwords = { of: async () => source.adminPassword, replication: async () => '' };
    const gone = { file: 'mysql-bin-changelog.000999', position: 4 };
    const server = { ...aServer('rds', 'X'), host: source.host, port: source.port, user: source.adminUser };
    const desired = { ...aDesired({ schemas: ['rows_'] }), source: { ...server, caPem: source.caPem } };
    const feed = await mysqlBinlogs({ desired, passwords }).follow('source', gone);

    const reading = (async () => {
      for await (const _ of feed.events);
    })();

    await expect(reading).rejects.toMatchObject({
      code: 'source.binlog-purged',
      message: expect.stringMatching(/error 1236.*no longer has the binlog/),
      remedy: expect.stringMatching(/limits\.retentionHours.*cut over again.*compared once more/),
    });
    await feed.close();
  });

  test('are found again by the keys of their events; what has no usable key counts as a whole table', async () => {
    for (const statement of rows.split(';\n')) await servers.source.asRoot(statement);

    expect(Object.fromEntries(await known())).toEqual({
      ...{ whole: 2n, signed_: 3n, texts: 3n, bytes_: 2n, times_: 2n, by_index: 3n },
    });
    expect([...changes.wholeTables()].sort()).toEqual(['rows_.decimals', 'rows_.nothing_']);
    expect(changes.unseen()).toBe('');
  });

  test('once each, by the key before and the key after', async () => {
    const before = changes.lastChange();
    await servers.source.asRoot(
      'UPDATE rows_.signed_ SET c = c - 1 WHERE a = 127; UPDATE rows_.signed_ SET c = c + 1 WHERE a = 127',
    );
    await servers.source.asRoot('DELETE FROM rows_.texts WHERE n = 2');

    expect(Object.fromEntries(await known())).toEqual({ signed_: 1n, texts: 0n });
    expect(isAtOrPast(changes.lastChange(), before)).toBe(true);
    expect(await known()).toEqual(new Map());
  });

  test('in an XA transaction wait for the fence: whoever commits it may do so at any later moment', async () => {
    const statements = [
      "XA START 'x'",
      'UPDATE rows_.by_index SET n = 9 WHERE k = 6',
      "XA END 'x'",
      "XA PREPARE 'x'",
      "XA COMMIT 'x'",
    ];
    for (const statement of statements) await session.run({ text: statement, secret: false });

    expect(await known()).toEqual(new Map());
    expect(changes.drainAll()).toEqual(new Map([['rows_.by_index', [['6']]]]));
  });

  test('a definition that changes leaves the table to be compared as a whole, and is said', async () => {
    await servers.source.asRoot('ALTER TABLE rows_.by_index ADD COLUMN more INT FIRST');
    await servers.source.asRoot('INSERT INTO rows_.by_index VALUES (1, 7, 7)');
    await known();

    expect(changes.unseen()).toContain('ALTER TABLE');
    expect(changes.wholeTables()).toContain('rows_.by_index');
  });
});
