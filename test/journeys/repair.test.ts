import { readFile } from 'node:fs/promises';
import { unlimitedBudget } from '../../lambda/adapters/node';
import type { Desired } from '../../lambda/contract/desired';
import { type LocalRun, openLocalRun } from '../../lambda/entry/local';
import type { RunRecord } from '../../lambda/migration/data/run-record';
import { askGates } from '../../lambda/migration/gates';
import { withSession } from '../../lambda/migration/ports';
import { repair } from '../../lambda/migration/repair';
import { stand } from '../../lambda/migration/standing';
import { makeTinyShop, tableSums, tinyShopTables } from '../support/tiny-shop';
import { asRootAll, startWorld, type World } from '../support/world';

jest.setTimeout(240_000);

let world: World;
let desired: Desired;
let run: LocalRun;
let writing = true;
let writer: Promise<void> = Promise.resolve();

beforeAll(async () => {
  world = await startWorld();
  await makeTinyShop(world.servers.source);
  desired = world.desired('repair');
  run = await openLocalRun({ desired, stateDir: world.stateDir('repair'), observer: { notice: () => undefined } });
  expect(await run.advanceUntilSettled('validated')).toMatchObject({ kind: 'reached' });
  writer = write();
});
afterAll(async () => {
  writing = false;
  await writer;
  await run?.close();
  await world?.stop();
});

/** Touches rows beside those that are damaged, and one that is. */
async function write(): Promise<void> {
  for (let n = 1000; writing; n += 1) {
    await world.servers.source.asRoot(`UPDATE shop.purchase SET amount = ${n} WHERE customer_id IN (7, 9);
      INSERT INTO shop.note VALUES ('hot', NULL); DELETE FROM shop.note WHERE said = 'hot' LIMIT 1`);
  }
}

async function record(): Promise<RunRecord> {
  const found = await run.ports.records.read();
  if (found === undefined) throw new Error('there is a record after a sync');
  return found.record;
}

async function ready(): Promise<{ ready: boolean; why: string; validation: unknown }> {
  return JSON.parse((await run.ports.published.get('ready')) ?? '{}');
}

async function findings(): Promise<readonly string[]> {
  const { ports } = run;
  const now = await record();
  const verdicts = await withSession(ports.databases, 'source', 'gates', (source) =>
    withSession(ports.databases, 'target', 'gates', (target) =>
      askGates({ desired, ports, record: now, source, target }),
    ),
  );
  return verdicts.flatMap((verdict) => verdict.findings).map(({ weight, code }) => `${weight} ${code}`);
}

test('the standing work finds what somebody did to the target, and readiness is gone', async () => {
  await stand(desired, run.ports, unlimitedBudget);
  expect(await ready()).toMatchObject({ ready: true, why: '', validation: { poisonedBy: null, passes: 2 } });

  await asRootAll(
    world.servers.target,
    `UPDATE shop.purchase SET amount = -1 WHERE customer_id = 8;
    DELETE FROM shop.purchase WHERE customer_id = 400;
    INSERT INTO shop.voucher VALUES ('STRANGE', 1);
    UPDATE shop.note SET at = '2026-01-02 00:00:00' WHERE said = 'twice' LIMIT 1;
    DELETE FROM shop.purchase WHERE customer_id = 300;
    SET FOREIGN_KEY_CHECKS = 0;
    UPDATE shop.customer SET name = 'nobody' WHERE id = 300;`,
  );
  await stand(desired, run.ports, unlimitedBudget);

  expect(await ready()).toMatchObject({ ready: false, validation: { poisonedBy: expect.stringContaining('shop.') } });
  expect(await findings()).toEqual(
    expect.arrayContaining(['blocker cutover.validation-not-clean', 'blocker cutover.rogue-writes']),
  );
});

test('a repair makes rows equal beside a running channel, writes down what it did, and says what it must not do', async () => {
  const { entries } = await repair(desired, run.ports, { budget: unlimitedBudget });

  const outcomes = entries.map(({ table, outcome }) => `${table} ${outcome}`).toSorted();
  expect(outcomes).toEqual([
    'shop.customer has-triggers',
    'shop.note repaired',
    'shop.note repaired',
    'shop.purchase repaired',
    'shop.purchase repaired',
    'shop.purchase repaired',
    'shop.voucher repaired',
  ]);
  const written = (await record()).validation?.repairs ?? [];
  expect(await run.ports.blobs.get(written[0] ?? '')).toMatchObject({ finishedAt: expect.any(String), entries });
  expect((await record()).validation?.poisoned?.what).toContain('repaired');
  const kept = await readFile(`${world.stateDir('repair')}/record/run.json`, 'utf8').catch(() => '');
  expect(kept).not.toContain('STRANGE');

  // Again: nothing is left to do but what was refused.
  const again = await repair(desired, run.ports, { budget: unlimitedBudget });
  expect(new Set(again.entries.map(({ outcome }) => outcome))).toEqual(new Set(['has-triggers', 'equal-already']));
});

test('a full clean pass after the repair opens the gates again; the rogue writes stay named', async () => {
  const audited = (side: 'source' | 'target') =>
    world.servers[side].asRoot("SELECT COUNT(*) AS times FROM shop.audit WHERE what = 'added 300'");
  const refused = await repair(desired, run.ports, { budget: unlimitedBudget, tables: ['shop.customer'] });
  const names = refused.entries.flatMap(({ triggers = [] }) => triggers);
  expect(names).toEqual(['`shop`.`customer_added`']);
  // As the command says it.
  const [trigger] = await world.servers.target.asRoot(`SHOW CREATE TRIGGER ${names[0]}`);
  await world.servers.target.asRoot(`DROP TRIGGER ${names[0]}`);
  const { entries } = await repair(desired, run.ports, { budget: unlimitedBudget, tables: ['shop.customer'] });
  expect(entries.map(({ outcome }) => outcome)).toEqual(['repaired']);
  // The channel fires no trigger, and the repair has not either.
  expect(await audited('target')).toEqual(await audited('source'));
  expect(await findings()).toContain('blocker cutover.schema-differs');
  await world.servers.target.asRoot(
    `USE shop; SET SESSION sql_mode = '${String(trigger?.sql_mode)}'; ${String(trigger?.['SQL Original Statement'])}`,
  );

  expect(await run.advanceUntilSettled('validated')).toMatchObject({ kind: 'reached' });

  expect((await record()).validation).toMatchObject({ poisoned: null });
  const left = await findings();
  expect(left).toContain('warning cutover.rogue-writes');
  expect(left.filter((finding) => finding.startsWith('blocker'))).toEqual([]);
  writing = false;
  await writer;
  await stand(desired, run.ports, unlimitedBudget);
  expect(await tableSums(world.servers.target, 'shop', tinyShopTables)).toEqual(
    await tableSums(world.servers.source, 'shop', tinyShopTables),
  );
});
