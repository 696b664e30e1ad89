import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Desired } from '../../lambda/contract/desired';
import type { Finding } from '../../lambda/contract/finding';
import { type LocalRun, openLocalRun } from '../../lambda/entry/local';
import type { RunRecord } from '../../lambda/migration/data/run-record';
import { advance, type Progress } from '../../lambda/migration/engine';
import { eventually } from '../support/eventually';
import { makeTinyShop } from '../support/tiny-shop';
import { startWorld, type World } from '../support/world';

jest.setTimeout(240_000);

let world: World;
const runs: LocalRun[] = [];

beforeAll(async () => {
  world = await startWorld();
  await makeTinyShop(world.servers.source);
});
afterAll(async () => {
  for (const run of runs) await run.close();
  await world?.stop();
});

test('a record of another version, of other endpoints or of other schemas is refused with the reason', async () => {
  const run = await open('written');
  await run.advanceUntilSettled('assessed');

  await change(run, (record) => ({ ...record, tool: '0.9.3' }));
  await expect(run.advanceUntilSettled('copied')).rejects.toMatchObject({
    code: 'ours.record-of-another-version',
    message: expect.stringContaining('written by version 0.9.3 (format 1), this is version 0.1.'),
    remedy: expect.stringContaining('go on with version 0.9.3'),
  });
  await change(run, (record) => ({ ...record, tool: '0.1.99' }));
  expect(await run.advanceUntilSettled('assessed')).toMatchObject({ kind: 'reached' });

  const { target } = run.desired;
  const elsewhere = await open('written', { target: { ...target, port: 1 } });
  await expect(elsewhere.advanceUntilSettled('assessed')).rejects.toMatchObject({
    code: 'ours.record-of-another-migration',
    message: expect.stringContaining(`target was 127.0.0.1:${target.port}, the settings now say 127.0.0.1:1`),
  });
  const otherSchemas = await open('written', { schemas: ['shop', 'crm'] });
  await expect(otherSchemas.advanceUntilSettled('assessed')).rejects.toMatchObject({
    message: expect.stringContaining('schemas was shop, the settings now say shop,crm'),
  });
});

test('a record that is older than the binlogs of the source says so before anything more is copied', async () => {
  const run = await open('purged');
  await until(run, (record) => record.outputs.plan !== undefined);

  await world.servers.source.asRoot('FLUSH BINARY LOGS');
  const [newest] = (await world.servers.source.asRoot('SHOW BINARY LOGS')).slice(-1);
  await world.servers.source.asRoot(`PURGE BINARY LOGS TO '${String(newest?.Log_name)}'`);

  const [finding] = heldWith(await run.advanceUntilSettled('validated'));
  expect(finding).toMatchObject({ code: 'replicate.binlog-purged', side: 'source' });
  expect(finding?.remedy).toContain('rollback --yes, then sync with --retention-hours raised');
  expect(await world.servers.target.asRoot("SHOW DATABASES LIKE 'shop'")).toEqual([]);

  expect(await run.advanceUntilSettled('rolled-back')).toMatchObject({ kind: 'reached' });
  expect(await run.advanceUntilSettled('copied')).toMatchObject({ kind: 'reached' });
  expect(await run.advanceUntilSettled('rolled-back')).toMatchObject({ kind: 'reached' });
});

test('a target that bears the work of a record that is lost: the finding says what to do, and that is enough', async () => {
  const lost = await open('lost');
  await lost.advanceUntilSettled('replicating');
  await lost.close();
  await rm(join(world.stateDir('lost'), 'record'), { recursive: true });

  const run = await open('lost');
  const findings = heldWith(await run.advanceUntilSettled('validated'));
  const finding = findings.find(({ code }) => code === 'target.work-of-another-record');
  expect(finding?.remedy).toContain('find the state of record that belongs to it');

  for (const statement of finding?.remedy.match(/CALL mysql\.\w+|DROP DATABASE `\w+`/g) ?? []) {
    await world.servers.target.asRoot(statement);
  }
  expect(await run.advanceUntilSettled('validated')).toMatchObject({ kind: 'reached' });
  expect(await run.advanceUntilSettled('rolled-back')).toMatchObject({ kind: 'reached' });
});

test('another server behind the address of the source, as after a restore, is not taken for the old one', async () => {
  const run = await open('restored');
  await run.advanceUntilSettled('replicating');

  const { source } = world.servers;
  await source.restart();
  // Until the channel has found it again the validation holds, and says why.
  await eventually(
    'the same server',
    async () => (await run.advanceUntilSettled('validated')).kind === 'reached',
    60_000,
  );

  await change(run, ({ outputs: { validate: _validate, ...outputs }, ...record }) => ({
    ...record,
    level: 'replicating',
    outputs,
  }));
  await source.stop();
  // What makes a server another one: a restored instance gets a uuid of its own.
  await rm(join(world.servers.folder, 'source', 'data', 'auto.cnf'));
  await source.start();

  const [finding] = heldWith(await run.advanceUntilSettled('validated'));
  expect(finding).toMatchObject({ code: 'source.another-server' });
  expect(finding?.message).toContain('it was restored or replaced');
});

async function open(name: string, changes: Partial<Desired> = {}): Promise<LocalRun> {
  const run = await openLocalRun({
    desired: world.desired(name, changes),
    stateDir: world.stateDir(name),
    observer: { notice: () => undefined },
  });
  runs.push(run);
  return run;
}

async function change({ ports }: LocalRun, how: (record: RunRecord) => RunRecord): Promise<void> {
  const found = await ports.records.read();
  if (found === undefined) throw new Error('there is a record');
  await ports.records.replace(how(found.record), found.version);
}

/** One step a turn. */
async function until(run: LocalRun, done: (record: RunRecord) => boolean): Promise<void> {
  for (let turns = 0; turns < 20; turns += 1) {
    const budget = { remainingMs: () => 0, shouldPause: () => true };
    const { record } = await advance({ ...run.desired, reach: 'validated' }, run.ports, budget);
    if (done(record)) return;
  }
  throw new Error('not in 20 turns');
}

function heldWith(progress: Progress): readonly Finding[] {
  if (progress.kind === 'held') return progress.findings;
  throw new Error(`expected to be held, met ${progress.kind}`);
}
