import type { LocalServers } from '../../lambda/adapters/local/mysqld';
import type { Session } from '../../lambda/migration/ports';
import { openWork } from '../../lambda/migration/servers/open-work';
import { readOwnPosition } from '../../lambda/migration/servers/own-position';
import { preparedXa } from '../../lambda/migration/servers/prepared-xa';
import { measureLag } from '../../lambda/migration/servers/pulse';
import { touchedTables } from '../../lambda/migration/servers/touched-tables';
import { assess } from '../../lambda/migration/steps/assess';
import { freeze, freezeIsVoid } from '../../lambda/migration/steps/freeze';
import { prepare } from '../../lambda/migration/steps/prepare';
import { replicate } from '../../lambda/migration/steps/replicate';
import { sql } from '../../lambda/mysql/statement';
import { copyByHand, dropCopy, startStormServers } from '../support/copy-by-hand';
import { type Harness, openHarness } from '../support/step-harness';
import { writeStorm } from '../support/write-storm';

jest.setTimeout(120_000);

let servers: LocalServers;
let run: Harness;
let source: Session;

beforeAll(async () => {
  servers = await startStormServers({ gtid: 'ON' });
  await servers.source.asRoot('CREATE TABLE shop.`odd.name` (id INT PRIMARY KEY)');
  run = await openHarness(servers, { freeze: 'held-snapshot' });
  source = await run.ports.databases.open('source', { purpose: 'test' });
  await run.finish(assess);
  await run.finish(prepare);
});
afterAll(async () => {
  await source?.close();
  await run?.close();
  await servers?.stop();
});

async function open(count: number): Promise<readonly Session[]> {
  return Promise.all(
    Array.from({ length: count }, () => run.ports.databases.open('source', { purpose: 'test-writer' })),
  );
}

test('every reader of a held snapshot sees exactly what stands before its coordinates, under writes', async () => {
  const before = await readOwnPosition(source);
  const sessions = await open(3);
  const storm = writeStorm(sessions);

  for (let round = 0; round < 5; round++) {
    await run.ports.clock.sleep(100);
    const frozen = await run.finish(freeze);
    const readers = await Promise.all([1, 2, 3].map(() => run.ports.frozenReaders.borrow(frozen.id)));
    const seen = await Promise.all(readers.map((reader) => reader.rows(sql`SELECT COUNT(*) AS n FROM shop.storm`)));
    const touched = await touchedTables(source, before, frozen.coordinates);
    const events = touched.tables.find((table) => table.name === 'shop.storm')?.events;

    expect(frozen.coordinates.gtidSet).toMatch(/^[0-9a-f-]{36}:1-\d+$/);
    expect(seen.map((rows) => Number(rows[0]?.n))).toEqual([events, events, events]);
    expect(Number(events) % 2).toBe(0);
    expect(freezeIsVoid(run.context)).toBe(false);
  }
  expect(await storm.end()).toBeGreaterThan(10);
  for (const session of sessions) await session.close();
});

test('a snapshot whose holders are gone is void, and a new freeze has another id', async () => {
  const first = await run.finish(freeze);

  await run.ports.frozenReaders.release();

  expect(freezeIsVoid(run.context)).toBe(true);
  await run.context.change((record) => ({ ...record, epoch: record.epoch + 1 }));
  const again = { ...run.context, epoch: 2 };
  const turn = await freeze.turn(again);
  expect(turn.kind === 'finished' ? turn.output.id : '').not.toBe(first.id);
});

test('a transaction that keeps a table is waited for a bounded time and named', async () => {
  const [writer] = await open(1);
  await writer?.run(sql`START TRANSACTION`);
  await writer?.run(sql`INSERT INTO shop.storm (half) VALUES (1)`);

  const turn = await freeze.turn(run.context);
  await writer?.run(sql`ROLLBACK`);

  expect(turn).toMatchObject({ kind: 'working', note: expect.stringContaining('locked') });
  expect(await run.settle(freeze)).toMatchObject({ kind: 'finished' });
  await run.undo(freeze);
  await writer?.close();
});

test('behind a writer that takes long no lock is asked for: other writers go on', async () => {
  const [writer, other] = await open(2);
  await writer?.run(sql`START TRANSACTION`);
  await writer?.run(sql`INSERT INTO shop.storm (half) VALUES (1)`);
  await run.ports.clock.sleep(2500);

  const turn = freeze.turn(run.context);
  const beganAt = Date.now();
  await other?.run(sql`INSERT INTO shop.storm (half) VALUES (2)`);
  const otherTook = Date.now() - beganAt;

  expect(await turn).toMatchObject({ kind: 'working', note: expect.stringContaining('shop.storm') });
  expect(await run.ports.blobs.list('notices/')).toEqual(['notices/freeze/source.long-writer.json']);
  // Behind a lock that waits for the first writer it would have taken as long as that wait.
  expect(otherTook).toBeLessThan(4000);
  await writer?.run(sql`ROLLBACK`);
  expect(await run.settle(freeze)).toMatchObject({ kind: 'finished' });
  expect(await run.ports.blobs.list('notices/')).toEqual([]);
  await run.undo(freeze);
  await Promise.all([writer?.close(), other?.close()]);
});

test('open work of others is seen, our own is not', async () => {
  const admin = { host: '127.0.0.1', port: servers.source.port, user: 'admin', password: servers.source.adminPassword };
  const { createConnection } = await import('mysql2/promise');
  const ssl = { ca: servers.source.caPem };
  const idle = await createConnection({ ...admin, ssl });
  const busy = await createConnection({ ...admin, ssl });
  const locking = await createConnection({ ...admin, ssl });
  await idle.query('START TRANSACTION');
  await idle.query('INSERT INTO shop.storm (half) VALUES (9)');
  await locking.query('LOCK TABLES shop.`odd.name` WRITE');
  const sleeping = busy.query('SELECT SLEEP(4)');
  const [ours] = await open(1);
  const oursSleeping = ours?.rows(sql`SELECT SLEEP(4)`);
  await run.ports.clock.sleep(2500);

  const found = await openWork(source, 2);

  expect(found.map(({ kind, writes, connectionId }) => ({ kind, writes, connectionId }))).toEqual(
    expect.arrayContaining([
      { kind: 'statement', writes: false, connectionId: busy.threadId },
      { kind: 'transaction', writes: true, connectionId: idle.threadId },
      { kind: 'table-lock', writes: true, connectionId: locking.threadId },
    ]),
  );
  expect(found.every((work) => work.seconds >= 2 && work.seconds < 60)).toBe(true);
  expect(found.some((work) => work.connectionId === ours?.connectionId)).toBe(false);
  await Promise.all([sleeping, oursSleeping]);
  await ours?.close();
  for (const connection of [idle, busy, locking]) await connection.end();
});

test('a prepared XA transaction is seen, whoever prepared it', async () => {
  const [writer] = await open(1);
  await writer?.run(sql`XA START 'job-1'`);
  await writer?.run(sql`INSERT INTO shop.storm (half) VALUES (7)`);
  await writer?.run(sql`XA END 'job-1'`);
  await writer?.run(sql`XA PREPARE 'job-1'`);
  await writer?.close();

  expect(await preparedXa(source)).toEqual([{ formatId: 1, data: '0x6A6F622D31' }]);

  await source.run(sql`XA ROLLBACK 'job-1'`);
  expect(await preparedXa(source)).toEqual([]);
});

test('touched tables are named largest first, statements too, and what is hidden is admitted', async () => {
  const from = await readOwnPosition(source);
  await source.run(sql`INSERT INTO shop.${{ kind: 'raw', text: '`odd.name`' }} VALUES (1)`);
  await source.run(sql`INSERT INTO shop.storm (half) SELECT half FROM shop.storm LIMIT 50`);
  await source.run(sql`CREATE TABLE shop.extra (id INT PRIMARY KEY)`);
  const middle = await readOwnPosition(source);

  const seen = await touchedTables(source, from, middle);

  expect(seen.tables.map((table) => table.name).filter((name) => name.startsWith('shop.'))).toEqual([
    'shop.storm',
    'shop.odd.name',
  ]);
  expect(seen.statements.some((text) => text.includes('CREATE TABLE shop.extra'))).toBe(true);
  expect(seen.complete).toBe(true);

  const [compressing] = await open(1);
  await servers.source.asRoot('SET GLOBAL binlog_transaction_compression = ON');
  const [compressed] = await open(1);
  await compressed?.run(sql`INSERT INTO shop.storm (half) SELECT half FROM shop.storm LIMIT 200`);
  await servers.source.asRoot('SET GLOBAL binlog_transaction_compression = OFF');
  const hidden = await touchedTables(source, middle);
  const named = hidden.tables.some((table) => table.name === 'shop.storm');
  expect(named || !hidden.complete).toBe(true);
  await compressing?.close();
  await compressed?.close();
});

test('with GTIDs on both sides: by position, or by GTID once the target says it has the frozen set', async () => {
  const follow = async (meanwhile: (gtidSet: string) => Promise<unknown>) => {
    const frozen = await run.finish(freeze);
    await run.ports.clock.sleep(500);
    await copyByHand(servers);
    await meanwhile(frozen.coordinates.gtidSet);
    await source.run(sql`INSERT INTO shop.storm (half) VALUES (5)`);
    const { method } = await run.finish(replicate);
    const { lagMs } = await measureLag(run.ports, 10_000);
    expect(lagMs).not.toBe('unknown');
    const counted = 'SELECT COUNT(*) AS n FROM shop.storm';
    expect(await servers.target.asRoot(counted)).toEqual(await servers.source.asRoot(counted));
    await run.undo(replicate);
    await dropCopy(servers);
    return method;
  };

  expect(await follow(async () => undefined)).toBe('position');
  // What `az mysql flexible-server gtid reset` does.
  const reset = (set: string) =>
    servers.target.asRoot(`RESET BINARY LOGS AND GTIDS; SET GLOBAL gtid_purged = '${set}'`);
  expect(await follow(reset)).toBe('gtid');
});
