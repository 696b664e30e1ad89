import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { folderBlobs } from '../../lambda/adapters/local/folder-blobs';
import { type LocalServers, startLocalServers } from '../../lambda/adapters/local/mysqld';
import { systemClock } from '../../lambda/adapters/node';
import { defaultLimits } from '../../lambda/contract/desired';
import type { ProgressReport } from '../../lambda/migration/data/progress';
import type { RunRecord } from '../../lambda/migration/data/run-record';
import { readKeptProgress } from '../../lambda/migration/progress/keep-progress';
import { progressReader } from '../../lambda/migration/progress/read-progress';
import { copy, copyWork } from '../../lambda/migration/steps/copy';
import { plan } from '../../lambda/migration/steps/plan';
import { migrate } from '../support/cli';
import { eventually } from '../support/eventually';
import { frozenRun } from '../support/frozen-run';
import { desiredFor } from '../support/local-databases';
import { noHurry } from '../support/step-run';

jest.setTimeout(180_000);

const passwords = { SOURCE_PASSWORD: 'from-the-operator-1', TARGET_PASSWORD: 'from-the-operator-2' };
let servers: LocalServers;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'progress-'));
  servers = await startLocalServers({ roles: ['source', 'target'], durable: false });
  for (const [server, password] of [
    [servers.source, passwords.SOURCE_PASSWORD],
    [servers.target, passwords.TARGET_PASSWORD],
  ] as const) {
    await server.asRoot(`SET SESSION sql_log_bin = 0; CREATE USER 'operator'@'%' IDENTIFIED BY '${password}' REQUIRE SSL;
      GRANT ALL PRIVILEGES ON *.* TO 'operator'@'%' WITH GRANT OPTION`);
  }
  await servers.source.asRoot(`CREATE DATABASE shop;
    CREATE TABLE shop.big (id INT PRIMARY KEY, v VARCHAR(200), KEY by_v (v));
    CREATE TABLE shop.last (id INT PRIMARY KEY);
    INSERT INTO shop.last VALUES (1);
    SET SESSION cte_max_recursion_depth = 100000;
    INSERT INTO shop.big WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000) SELECT i, REPEAT('v', 150) FROM n;
    ANALYZE TABLE shop.big`);
});

afterAll(async () => {
  await servers?.stop();
  if (folder !== undefined) await rm(folder, { recursive: true, force: true });
});

test('another process sees how far a sync is while it runs, and nothing falls', async () => {
  const stateDir = join(folder, 'state');
  const sync = migrate(['sync', ...settings(), '--state-dir', stateDir], passwords);
  await eventually('the bare tables', async () => (await tablesOnTarget()).includes('last'), 60_000);
  // The smallest is copied last: it is kept from being written to, so the copy can not end before somebody has looked.
  const release = await lockOnTarget('shop.last');

  const blobs = folderBlobs(join(stateDir, 'blobs'));
  await eventually('big is copied', async () => (await readKeptProgress(blobs))?.tables[0]?.percent === 100, 60_000);
  const looked = await migrate(['status', '--state-dir', stateDir, '--json']);
  const shown = await migrate(['status', '--state-dir', stateDir]);
  const seen: ProgressReport[] = [];
  const watching = eventually(
    'the sync has ended',
    async () => {
      const report = await readKeptProgress(blobs);
      if (report !== undefined) seen.push(report);
      return report?.comparison?.finishedAt != null;
    },
    120_000,
  );
  await release();
  await watching;

  const { code, stderr } = await sync;
  expect(code).toBe(0);
  const during = JSON.parse(looked.stdout).progress as ProgressReport;
  expect(during.tables.find((table) => table.table === 'big')).toMatchObject({ percent: 100, rows: 20_000 });
  expect(during.copy?.percent).toBeGreaterThan(90);
  expect(during.copy?.percent).toBeLessThan(100);
  expect(during.copy?.chunks).toBeLessThan(during.copy?.ofChunks ?? 0);
  expect(during.tables.find((table) => table.table === 'last')).toMatchObject({ percent: 0, busy: true });
  expect(shown.stdout).toMatch(/copy +█+░+ +9\d\.\d %/);
  expect(shown.stdout).toMatch(/shop\.last .*copying now/);

  expectNoFall([during, ...seen]);
  expect(seen.at(-1)).toMatchObject({
    copy: { percent: 100 },
    keys: { percent: 100, done: 1, of: 1 },
    comparison: { percent: 100, mismatches: 0 },
  });
  // No terminal: lines, and few of them.
  expect(stderr).toContain('  copy 100 %: ');
  expect(stderr).not.toContain('\x1b');
  expect(stderr.split('\n').length).toBeLessThan(60);
});

test('it is true after a death, from the receipts alone', async () => {
  await servers.target.asRoot(`STOP REPLICA; RESET REPLICA ALL; DROP DATABASE IF EXISTS shop;
    DROP DATABASE IF EXISTS rds_to_azure_work; DROP DATABASE IF EXISTS rds_to_azure_pulse`);
  const desired = desiredFor(servers, { limits: { ...defaultLimits, chunkBytes: 128 * 1024, workers: 2 } });
  const first = await frozenRun(servers, desired);
  await first.run.finish(plan);
  const turn = await copy.turn(first.run.context);
  if (turn.kind !== 'fan-out') throw new Error(`expected a fan-out, met ${turn.kind}`);
  const items = await first.run.items(turn.itemsKey);
  const half = items.slice(0, Math.ceil(items.length / 2));
  for (const item of half) await copyWork(desired, first.run.ports, item, noHurry);

  const look = async () => {
    const session = await first.databases.open('target', { purpose: 'test' });
    const record = { level: 'assessed', at: 'copy', outputs: first.run.outputs } as unknown as RunRecord;
    const report = await progressReader(first.run.blobs, systemClock).read(record, session);
    await session.close();
    return report;
  };
  const before = await look();
  const chunks = half.flatMap((item) => item.chunks).length;
  expect(before.copy).toMatchObject({ chunks });

  // The same chunks again, by a worker that did not know, change nothing; the others complete it.
  for (const item of half) await copyWork(desired, first.run.ports, item, noHurry);
  const again = await look();
  expect(again.copy).toMatchObject({ chunks, rows: before.copy?.rows, bytes: before.copy?.bytes });
  await first.run.finish(copy);
  const whole = await look();
  expect(whole.copy).toMatchObject({ percent: 100 });
  expect(whole.tables.find((table) => table.table === 'big')).toMatchObject({ percent: 100, rows: 20_000 });
  expectNoFall([before, again, whole]);
  await first.close();
});

function settings(): readonly string[] {
  return [
    ...['--source', `mysql://operator@127.0.0.1:${servers.source.port}`, '--source-platform', 'mysql'],
    ...['--target', `mysql://operator@127.0.0.1:${servers.target.port}`, '--target-platform', 'mysql'],
    ...['--source-ca', servers.source.caFile, '--target-ca', servers.target.caFile],
    ...['--schemas', 'shop', '--chunk-mib', '0.125', '--workers', '2'],
  ];
}

async function tablesOnTarget(): Promise<readonly unknown[]> {
  const rows = await servers.target.asRoot(
    "SELECT TABLE_NAME AS name FROM information_schema.TABLES WHERE TABLE_SCHEMA = 'shop'",
  );
  return rows.map((row) => row.name);
}

/** Held by a session that sleeps; resolves to what ends it. */
async function lockOnTarget(table: string): Promise<() => Promise<void>> {
  const sleeping = 'DO SLEEP(120)';
  const holding = servers.target.asRoot(`LOCK TABLES ${table} WRITE; ${sleeping}`).catch(() => undefined);
  const holder = async () =>
    (await servers.target.asRoot(`SELECT id FROM performance_schema.processlist WHERE info = '${sleeping}'`))[0]?.id;
  await eventually('the lock', async () => (await holder()) !== undefined);
  return async () => {
    await servers.target.asRoot(`KILL ${String(await holder())}`);
    await holding;
  };
}

function expectNoFall(reports: readonly ProgressReport[]): void {
  reports.slice(1).forEach((report, index) => {
    const before = reports[index];
    for (const part of ['copy', 'keys', 'comparison'] as const) {
      expect(report[part]?.percent ?? 0).toBeGreaterThanOrEqual(before?.[part]?.percent ?? 0);
    }
    report.tables.forEach((table, number) => {
      expect(table.percent).toBeGreaterThanOrEqual(before?.tables[number]?.percent ?? 0);
    });
  });
}
