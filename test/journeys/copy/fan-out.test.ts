import { type LocalServers, startLocalServers } from '../../../lambda/adapters/local/mysqld';
import { deadlineBudget } from '../../../lambda/adapters/node';
import { type Desired, defaultLimits } from '../../../lambda/contract/desired';
import type { WorkItem } from '../../../lambda/migration/data/work-item';
import { standingNotices } from '../../../lambda/migration/notices';
import type { Budget, Ports } from '../../../lambda/migration/ports';
import type { Turn } from '../../../lambda/migration/step';
import { copy, copyWork } from '../../../lambda/migration/steps/copy';
import { plan } from '../../../lambda/migration/steps/plan';
import { type FrozenRun, frozenRun } from '../../support/frozen-run';
import { tableInHex } from '../../support/hex-judge';
import { desiredFor } from '../../support/local-databases';
import { noHurry } from '../../support/step-run';

jest.setTimeout(120_000);

/** What the state machine does, by hand: turns, items to workers, whose faults and deadlines come as here. */
describe('a copy by workers that have a deadline', () => {
  let servers: LocalServers;
  let desired: Desired;
  let frozen: FrozenRun;
  let epoch = 0;

  beforeAll(async () => {
    servers = await startLocalServers({ roles: ['source', 'target'], durable: false });
    await servers.source.asRoot(`CREATE DATABASE shop; CREATE DATABASE rds_to_azure_pulse;
      CREATE TABLE rds_to_azure_pulse.pulse (id INT PRIMARY KEY, beat BIGINT);
      CREATE TABLE shop.big (id INT PRIMARY KEY, v VARCHAR(200));
      SET SESSION cte_max_recursion_depth = 100000;
      INSERT INTO shop.big WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000) SELECT i, REPEAT('v', 180) FROM n;
      ANALYZE TABLE shop.big`);
    desired = desiredFor(servers, { limits: { ...defaultLimits, chunkBytes: 300_000, workers: 2 } });
  });
  beforeEach(async () => {
    epoch += 10;
    frozen = await frozenRun(servers, desired, { frozenId: `frozen-${epoch}`, epoch });
    await frozen.run.finish(plan);
  });
  afterEach(async () => {
    await frozen.close();
  });
  afterAll(() => servers?.stop());

  async function handedOut(): Promise<readonly WorkItem[]> {
    const turn: Turn<unknown> = await copy.turn(frozen.run.context);
    if (turn.kind !== 'fan-out') throw new Error(`expected a fan-out, met ${JSON.stringify(turn)}`);
    return frozen.run.items(turn.itemsKey);
  }
  const work = (item: WorkItem, budget: Budget = noHurry, ports: Ports = frozen.run.ports) =>
    copyWork(desired, ports, item, budget);
  const receipts = async (): Promise<ReadonlyMap<number, string>> => {
    const rows = await servers.target.asRoot('SELECT chunk, done_at AS at FROM rds_to_azure_work.receipt');
    return new Map(rows.map((row) => [Number(row.chunk), String(row.at)]));
  };
  const copied = () =>
    frozen.run.events
      .filter(({ name, facts }) => name === 'copy.chunk-done' && facts.outcome === 'copied')
      .map(({ facts }) => Number(facts.chunk));

  function frozenDaysAgo(days: number): void {
    const freeze = {
      ...{ id: `frozen-${epoch}`, kind: 'stopped-replica' as const },
      coordinates: { file: 'binlog.000001', position: 4, gtidSet: '' },
      frozenAt: new Date(Date.now() - days * 24 * 3_600_000).toISOString(),
    };
    frozen.run.outputs = { ...frozen.run.outputs, freeze };
  }

  async function expectEqual(): Promise<void> {
    const [there, here] = await Promise.all([servers.source, servers.target].map((s) => tableInHex(s, 'shop', 'big')));
    expect(here).toEqual(there);
  }

  test('one worker of several is lost: the next turn hands out only what has no receipt', async () => {
    const items = await handedOut();
    expect(items.length).toBeGreaterThan(3);
    // The first ends half way, the second never begins: their executions have failed, and with them the map.
    const [first, , ...others] = items;
    if (first === undefined) throw new Error('no items');
    await work({ ...first, chunks: first.chunks.slice(0, 1) });
    await Promise.all(others.slice(0, 2).map((item) => work(item)));
    const before = await receipts();

    const again = await handedOut();
    expect(again.flatMap((item) => item.chunks).filter((chunk) => before.has(chunk))).toEqual([]);
    expect(await frozen.run.finish(copy)).toMatchObject({ kind: 'finished' });

    const after = await receipts();
    for (const [chunk, at] of before) expect(after.get(chunk)).toBe(at);
    expect(copied()).toHaveLength(new Set(copied()).size);
    expect(after.size).toBe(copied().length);
    await expectEqual();
  });

  test('a worker whose time is over returns what it has not done, and nothing of it is half there', async () => {
    const [item] = await handedOut();
    const whole = {
      ...(item ?? Object.assign({} as WorkItem)),
      chunks: (await frozen.run.plan()).chunks.map((_, n) => n),
    };
    let remaining = 60_000;
    // The time is over as soon as two chunks have arrived, in the middle of the third.
    const ports: Ports = {
      ...frozen.run.ports,
      observer: {
        notice: (event) => {
          frozen.run.events.push(event);
          if (copied().length >= 2) remaining = 0;
        },
      },
    };

    const reply = await work(whole, deadlineBudget({ remainingMs: () => remaining, reserveMs: 0 }), ports);

    expect(reply).toEqual({ done: 2, left: whole.chunks.length - 2 });
    expect((await receipts()).size).toBe(2);
    const [counted] = await servers.target.asRoot(
      'SELECT (SELECT COUNT(*) FROM shop.big) = (SELECT SUM(row_count) FROM rds_to_azure_work.receipt WHERE table_name = "big") AS same',
    );
    expect(Number(counted?.same)).toBe(1);
    await frozen.run.finish(copy);
    await expectEqual();
  });

  test('the end of the time interrupts a chunk that hangs, and it is rolled back', async () => {
    const [item] = await handedOut();
    if (item === undefined) throw new Error('no items');
    let remaining = 60_000;
    const locked = servers.target.asRoot(
      'SET SESSION lock_wait_timeout = 60; LOCK TABLES shop.big WRITE; SELECT SLEEP(6); UNLOCK TABLES',
    );
    const answer = work(item, { remainingMs: () => remaining, shouldPause: () => remaining === 0 });
    await waitingForLock();
    remaining = 0;

    expect(await answer).toEqual({ done: 0, left: item.chunks.length });
    await locked;
    expect((await receipts()).size).toBe(0);
    await frozen.run.finish(copy);
    await expectEqual();
  });

  async function waitingForLock(): Promise<void> {
    for (;;) {
      const rows = await servers.target.asRoot(
        "SELECT 1 FROM information_schema.processlist WHERE state LIKE 'Waiting for table%lock'",
      );
      if (rows.length > 0) return;
    }
  }

  test('what stops a worker for good is told by the next turn; asked again, it tries again', async () => {
    const items = await handedOut();
    await servers.target.asRoot('ALTER TABLE shop.big MODIFY v VARCHAR(100)');
    const [first] = items;
    if (first === undefined) throw new Error('no items');
    await expect(work(first)).rejects.toMatchObject({ code: 'copy.rows-changed' });

    const held = await copy.turn(frozen.run.context);

    expect(held).toMatchObject({ kind: 'held', findings: [{ code: 'copy.rows-changed', weight: 'blocker' }] });
    await servers.target.asRoot('ALTER TABLE shop.big MODIFY v VARCHAR(200)');
    expect(await frozen.run.finish(copy)).toMatchObject({ kind: 'finished' });
    await expectEqual();
  });

  test('rounds that bring nothing end in a finding, not in a loop', async () => {
    for (let round = 0; round < 3; round += 1) await handedOut();

    expect(await copy.turn(frozen.run.context)).toMatchObject({
      kind: 'held',
      findings: [{ code: 'copy.no-progress' }],
    });
    expect((await handedOut()).length).toBeGreaterThan(0);
  });

  test('goes on after weeks from the replica that still stands there, and says when RDS ends it', async () => {
    const items = await handedOut();
    for (const item of items.slice(0, 2)) await work(item);
    const before = await receipts();
    frozenDaysAgo(27);

    const turn = await copy.turn(frozen.run.context);

    expect(turn.kind).toBe('fan-out');
    const [notice] = await standingNotices(frozen.run.blobs, new Date());
    expect(notice).toMatchObject({ code: 'freeze.replica-ends', effect: 'none' });
    expect(notice?.message).toContain('stopped for 27 days');
    expect(await frozen.run.finish(copy)).toMatchObject({ kind: 'finished' });
    const after = await receipts();
    for (const [chunk, at] of before) expect(after.get(chunk)).toBe(at);
    await expectEqual();
  });

  test('holds when RDS has ended it', async () => {
    await handedOut();
    frozenDaysAgo(31);

    // The server that stands in for the replica here follows nobody: as one does whose replication was ended.
    expect(await copy.turn(frozen.run.context)).toMatchObject({
      kind: 'held',
      findings: [{ code: 'source.replica-follows-nobody' }],
    });
  });
});
