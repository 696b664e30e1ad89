import { type LocalServers, startLocalServers } from '../../../lambda/adapters/local/mysqld';
import { type Desired, defaultLimits } from '../../../lambda/contract/desired';
import { isProblem } from '../../../lambda/contract/problem';
import type { WorkItem } from '../../../lambda/migration/data/work-item';
import type { Turn } from '../../../lambda/migration/step';
import { copy, copyWork } from '../../../lambda/migration/steps/copy';
import { plan } from '../../../lambda/migration/steps/plan';
import { type FrozenRun, frozenRun } from '../../support/frozen-run';
import { tableInHex } from '../../support/hex-judge';
import { desiredFor } from '../../support/local-databases';
import { noHurry } from '../../support/step-run';

let servers: LocalServers;
let desired: Desired;
const opened: FrozenRun[] = [];

beforeAll(async () => {
  servers = await startLocalServers({ roles: ['source', 'target'] });
  await servers.source.asRoot(`CREATE DATABASE shop; CREATE DATABASE rds_to_azure_pulse;
    CREATE TABLE rds_to_azure_pulse.pulse (id INT PRIMARY KEY, beat BIGINT);
    CREATE TABLE shop.big (id INT PRIMARY KEY, v VARCHAR(200), bare INT);
    CREATE TABLE shop.loose (v VARCHAR(20)); INSERT INTO shop.loose VALUES ('x'), ('x'), (NULL);
    SET SESSION cte_max_recursion_depth = 100000;
    INSERT INTO shop.big WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000) SELECT i, REPEAT('v', 150), i FROM n;
    ANALYZE TABLE shop.big`);
  desired = desiredFor(servers, { limits: { ...defaultLimits, chunkBytes: 128 * 1024, workers: 2 } });
}, 120_000);
afterAll(async () => {
  for (const frozen of opened) await frozen.close();
  await servers?.stop();
});

async function handedOut(frozen: FrozenRun): Promise<readonly WorkItem[]> {
  await frozen.run.finish(plan);
  const turn: Turn<unknown> = await copy.turn(frozen.run.context);
  if (turn.kind !== 'fan-out') throw new Error(`expected a fan-out, met ${turn.kind}`);
  return frozen.run.items(turn.itemsKey);
}

async function freezeAgain(frozenId: string, epoch: number, recordEpoch = epoch): Promise<FrozenRun> {
  const frozen = await frozenRun(servers, desired, { frozenId, epoch, recordEpoch });
  opened.push(frozen);
  return frozen;
}

const count = async (table: string) =>
  Number((await servers.target.asRoot(`SELECT COUNT(*) AS n FROM ${table}`))[0]?.n);
const receipts = () => count('rds_to_azure_work.receipt');

describe('copying when things go wrong', () => {
  it('copies a chunk once, however many workers have it', async () => {
    const frozen = await freezeAgain('first', 10);
    const items = await handedOut(frozen);

    const replies = await Promise.all(
      [1, 2, 3, 4].flatMap(() => items.map((item) => copyWork(desired, frozen.run.ports, item, noHurry))),
    );

    expect(replies.every((reply) => reply.left === 0)).toBe(true);
    expect(await receipts()).toBe((await frozen.run.plan()).chunks.length);
    for (const table of ['big', 'loose']) {
      const [there, here] = await Promise.all(
        [servers.source, servers.target].map((s) => tableInHex(s, 'shop', table)),
      );
      expect(here).toEqual(there);
    }
  }, 60_000);

  it('lets a worker of an older freeze change nothing', async () => {
    const older = opened[0];
    if (older === undefined) throw new Error('the first case made it');
    const stale = await handedOutAgain(older);
    const newer = await freezeAgain('second', 20);
    await handedOut(newer);

    const reply = await copyWork(desired, older.run.ports, stale, noHurry);

    expect(reply).toEqual({ done: 0, left: stale.chunks.length });
    expect([await receipts(), await count('shop.big'), await count('shop.loose')]).toEqual([0, 0, 0]);
  }, 60_000);

  it('refuses a turn that was overtaken', async () => {
    const overtaken = await freezeAgain('third', 15, 20);
    await overtaken.run.finish(plan);

    await expect(copy.turn(overtaken.run.context)).rejects.toMatchObject({ code: 'ours.superseded' });
    expect(await servers.target.asRoot('SELECT frozen_id AS id FROM rds_to_azure_work.epoch')).toEqual([
      { id: 'second' },
    ]);
  });

  it('says what to do when the target knows a later freeze than the record: it is not the record that worked there', async () => {
    const lost = await freezeAgain('lost', 15);
    await lost.run.finish(plan);

    expect(await copy.turn(lost.run.context)).toMatchObject({
      kind: 'held',
      findings: [
        {
          code: 'target.work-of-another-record',
          remedy: expect.stringContaining('DROP DATABASE `shop`; '),
        },
      ],
    });
    expect(await servers.target.asRoot('SELECT frozen_id AS id FROM rds_to_azure_work.epoch')).toEqual([
      { id: 'second' },
    ]);
  });

  it('goes on where a killed copy stopped', async () => {
    const frozen = await freezeAgain('fourth', 30);
    const items = await handedOut(frozen);
    const [first] = items;
    if (first !== undefined) await copyWork(desired, frozen.run.ports, first, noHurry);
    const before = await receipts();

    const turn = await frozen.run.finish(copy);

    expect(before).toBeGreaterThan(0);
    expect(turn).toMatchObject({ kind: 'finished', output: { rows: 5003 } });
    expect(await count('shop.big')).toBe(5000);
  }, 60_000);

  it('commits nothing of a chunk that would be cut', async () => {
    const frozen = await freezeAgain('fifth', 40);
    const items = await handedOut(frozen);
    await servers.target.asRoot('ALTER TABLE shop.big MODIFY v VARCHAR(100)');

    const outcomes = await Promise.allSettled(items.map((item) => copyWork(desired, frozen.run.ports, item, noHurry)));

    const problems = outcomes.flatMap((o) => (o.status === 'rejected' && isProblem(o.reason) ? [o.reason] : []));
    expect(problems[0]).toMatchObject({ code: 'copy.rows-changed', side: 'target', transient: false });
    expect(problems[0]?.message).toMatch(/warnings \(error numbers 1265|1406\)/);
    expect(await count('shop.big')).toBe(0);
  }, 60_000);

  it('commits nothing of a chunk whose rows arrive changed without a warning', async () => {
    const frozen = await freezeAgain('sixth', 50);
    const items = await handedOut(frozen);
    await servers.target.asRoot('ALTER TABLE shop.big MODIFY bare DECIMAL(12,2)');

    const outcomes = await Promise.allSettled(items.map((item) => copyWork(desired, frozen.run.ports, item, noHurry)));

    const reasons = outcomes.flatMap((o) => (o.status === 'rejected' ? [o.reason] : []));
    expect(reasons[0]).toMatchObject({ code: 'copy.digest-differs' });
    expect(await count('shop.big')).toBe(0);
  }, 60_000);

  it('carries the error value of an ENUM, of which the target warns', async () => {
    await servers.source.asRoot(`SET sql_mode = ''; CREATE TABLE shop.lenient (id INT PRIMARY KEY, e ENUM('a', '') NOT NULL);
      INSERT IGNORE INTO shop.lenient VALUES (1, 'neither'), (2, 'a'), (3, 2)`);
    const frozen = await freezeAgain('with-errors', 52);
    await frozen.run.finish(plan);

    expect((await frozen.run.finish(copy)).kind).toBe('finished');
    expect(await servers.target.asRoot('SELECT e + 0 AS n FROM shop.lenient ORDER BY id')).toEqual([
      { n: 0 },
      { n: 1 },
      { n: 2 },
    ]);
  }, 60_000);

  it('refuses JSON that its own text does not give back, and says how to rewrite it', async () => {
    await servers.source.asRoot(`CREATE TABLE shop.priced (id INT PRIMARY KEY, fine JSON, \`pri\`\`ce\` JSON);
      INSERT INTO shop.priced VALUES (1, '1.5', '[1.50]'), (2, '{}', JSON_OBJECT('p', CAST(1.50 AS DECIMAL(5, 2))))`);
    const frozen = await freezeAgain('with-decimals', 54);
    const items = await handedOut(frozen);

    const outcomes = await Promise.allSettled(items.map((item) => copyWork(desired, frozen.run.ports, item, noHurry)));

    const problems = outcomes.flatMap((o) => (o.status === 'rejected' && isProblem(o.reason) ? [o.reason] : []));
    expect(problems).toMatchObject([{ code: 'copy.json-not-text', side: 'source' }]);
    const rewrite = /START TRANSACTION.*COMMIT/s.exec(problems[0]?.remedy ?? '')?.[0] ?? '';
    expect(rewrite).toContain('SET `pri``ce` =');
    await servers.source.asRoot(rewrite);
    const again = await freezeAgain('rewritten', 56);
    await again.run.finish(plan);
    expect((await again.run.finish(copy)).kind).toBe('finished');
    expect(await tableInHex(servers.target, 'shop', 'priced')).toEqual(
      await tableInHex(servers.source, 'shop', 'priced'),
    );
  }, 60_000);

  it('holds when something of another stands where it would write', async () => {
    for (const frozen of opened) await copy.undo(frozen.run.context);
    await servers.target.asRoot('CREATE DATABASE shop; CREATE TABLE shop.theirs (id INT PRIMARY KEY)');
    const frozen = await freezeAgain('seventh', 60);
    await frozen.run.finish(plan);

    expect(await copy.turn(frozen.run.context)).toMatchObject({
      kind: 'held',
      findings: [{ code: 'copy.target-not-empty', subject: 'table shop.theirs' }],
    });
    await copy.undo(frozen.run.context);
    expect(await count('shop.theirs')).toBe(0);
  }, 60_000);
});

async function handedOutAgain(frozen: FrozenRun): Promise<WorkItem> {
  const keys = await frozen.run.blobs.list('copy/');
  const items = await frozen.run.items(keys[0] ?? '');
  return { ...(items[0] ?? { frozenId: '', freezeEpoch: 0, plan: '' }), chunks: items.flatMap((item) => item.chunks) };
}
