import type { LocalServers } from '../../lambda/adapters/local/mysqld';
import { type Desired, defaultLimits } from '../../lambda/contract/desired';
import type { WorkItem } from '../../lambda/migration/data/work-item';
import { copy } from '../../lambda/migration/steps/copy';
import { plan } from '../../lambda/migration/steps/plan';
import { type FragileLine, openFragileLine } from './fragile-line';
import { type FrozenRun, frozenRun } from './frozen-run';
import { readTableRows } from './judge/table-rows';
import { desiredFor, passwordsOf } from './local-databases';
import { type RunningChild, runChild } from './run-child';

/** Two servers, each behind a line that can break, with tables that are copied in many chunks. */
export interface KillWorld {
  readonly servers: LocalServers;
  readonly toSource: FragileLine;
  readonly toTarget: FragileLine;
  /** A freeze of its own, planned and handed out, its epoch above all before. */
  freeze(): Promise<HandedOut>;
  /** What differs between both sides, and receipts that are not as they should be. */
  faults(frozen: FrozenRun): Promise<readonly string[]>;
  close(): Promise<void>;
}

export interface HandedOut {
  readonly frozen: FrozenRun;
  readonly items: readonly WorkItem[];
  /** A worker in a process of its own, with these items. */
  worker(items: readonly WorkItem[]): Promise<RunningChild>;
  /** The turns after the fault, until every chunk has its receipt. */
  finish(): Promise<FrozenRun>;
}

export async function openKillWorld(servers: LocalServers): Promise<KillWorld> {
  await servers.source.asRoot(tables);
  const toSource = await openFragileLine(servers.source);
  const toTarget = await openFragileLine(servers.target);
  const direct = desiredFor(servers, { limits: { ...defaultLimits, chunkBytes: 64 * 1024, workers: 2 } });
  const overLines: Desired = {
    ...direct,
    source: { ...direct.source, port: toSource.port },
    replica: { ...direct.source, port: toSource.port },
    target: { ...direct.target, port: toTarget.port },
  };
  const opened: FrozenRun[] = [];
  const children: RunningChild[] = [];
  let epoch = 0;

  const nextTurn = async (before: FrozenRun): Promise<FrozenRun> => {
    epoch += 1;
    const frozen = await before.again(epoch);
    opened.push(frozen);
    return frozen;
  };

  return {
    servers,
    toSource,
    toTarget,
    async freeze() {
      epoch += 1;
      const frozen = await frozenRun(servers, direct, { frozenId: `freeze-${epoch}`, epoch });
      opened.push(frozen);
      await frozen.run.finish(plan);
      const turn = await copy.turn(frozen.run.context);
      if (turn.kind !== 'fan-out') throw new Error(`expected a fan-out, met ${JSON.stringify(turn)}`);
      const items = await frozen.run.items(turn.itemsKey);
      return {
        frozen,
        items,
        worker: async (of) => {
          const order = {
            desired: overLines,
            passwords: passwordsOf(servers),
            plan: await frozen.run.plan(),
            items: of,
          };
          const child = runChild('copy-worker-child.ts', [], JSON.stringify(order));
          children.push(child);
          return child;
        },
        async finish() {
          const after = await nextTurn(frozen);
          const ended = await after.run.finish(copy);
          if (ended.kind !== 'finished') throw new Error(JSON.stringify(ended));
          return after;
        },
      };
    },
    async faults(frozen) {
      const there = await readTableRows(servers.source, ['shop']);
      const here = await readTableRows(servers.target, ['shop']);
      const differing = there.filter((table, index) => JSON.stringify(table) !== JSON.stringify(here[index]));
      const { chunks, frozenId } = await frozen.run.plan();
      const receipts = await servers.target.asRoot(
        'SELECT frozen_id AS frozenId, chunk, row_count AS n, holder FROM rds_to_azure_work.receipt',
      );
      const rows = there.reduce((sum, table) => sum + table.rows.length, 0);
      const receipted = receipts.reduce((sum, receipt) => sum + Number(receipt.n), 0);
      const strange = receipts.filter((receipt) => receipt.frozenId !== frozenId || receipt.holder !== null);
      return [
        ...differing.map((table) => `${table.name} differs: ${table.rows.length} rows on the source`),
        ...(receipts.length === chunks.length ? [] : [`${receipts.length} receipts of ${chunks.length} chunks`]),
        // The pulse's table has no row here.
        ...(receipted === rows ? [] : [`receipts of ${receipted} rows of ${rows}`]),
        ...strange.map((receipt) => `a strange receipt: ${JSON.stringify(receipt)}`),
      ];
    },
    async close() {
      // One that a failed test left stopped would stay for ever.
      for (const child of children) child.process.kill('SIGKILL');
      for (const frozen of opened) await frozen.close().catch(() => undefined);
      await toSource.close();
      await toTarget.close();
    },
  };
}

/** About 1.5 MiB: some twenty chunks on an integer key, a string key, an index that is not unique, and none. */
const tables = `
CREATE DATABASE shop; CREATE DATABASE rds_to_azure_pulse;
CREATE TABLE rds_to_azure_pulse.pulse (id INT PRIMARY KEY, beat BIGINT);
SET SESSION cte_max_recursion_depth = 100000;
CREATE TABLE shop.wide (id INT PRIMARY KEY, v VARCHAR(200), n INT, KEY (n));
INSERT INTO shop.wide WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 4000) SELECT i, REPEAT(CHAR(65 + i % 26), 150), i % 7 FROM n;
CREATE TABLE shop.words (w VARCHAR(40) PRIMARY KEY, v VARCHAR(200));
INSERT INTO shop.words WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000) SELECT LEFT(SHA2(i, 256), 40), REPEAT('w', 120) FROM n;
CREATE TABLE shop.by_index (n INT NOT NULL, v VARCHAR(200), KEY (n));
INSERT INTO shop.by_index SELECT id DIV 9, v FROM shop.wide WHERE id <= 2000;
INSERT INTO shop.by_index SELECT * FROM shop.by_index WHERE n % 3 = 0;
CREATE TABLE shop.loose (v VARCHAR(40), n INT);
INSERT INTO shop.loose SELECT LEFT(v, 30), n FROM shop.wide WHERE id <= 700;
ANALYZE TABLE shop.wide, shop.words, shop.by_index, shop.loose`;
