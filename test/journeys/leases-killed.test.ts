import { unlimitedBudget } from '../../lambda/adapters/node';
import type { Desired } from '../../lambda/contract/desired';
import { type LocalRun, openLocalRun } from '../../lambda/entry/local';
import { openRecord } from '../../lambda/migration/open-record';
import type { Ports } from '../../lambda/migration/ports';
import type { StepContext } from '../../lambda/migration/step';
import { cleanUp } from '../../lambda/migration/steps/clean-up';
import { prepare } from '../../lambda/migration/steps/prepare';
import { takeOver } from '../../lambda/migration/turn-guard';
import { dyingAfter, Killed } from '../support/dying';
import { makeTinyShop } from '../support/tiny-shop';
import { startWorld, type World } from '../support/world';

jest.setTimeout(300_000);

const lent = {
  source: ['binlog_expire_logs_seconds'],
  target: [
    'binlog_expire_logs_seconds',
    'local_infile',
    'log_bin_trust_function_creators',
    'sql_generate_invisible_primary_key',
    'sql_require_primary_key',
  ],
} as const;

/** Both servers have every setting otherwise than the migration needs it. */
const asTheOwnerHasIt = {
  source: 'SET GLOBAL binlog_expire_logs_seconds = 7200',
  target: `SET GLOBAL binlog_expire_logs_seconds = 3600; SET GLOBAL local_infile = OFF;
    SET GLOBAL log_bin_trust_function_creators = OFF; SET GLOBAL sql_generate_invisible_primary_key = ON;
    SET GLOBAL sql_require_primary_key = ON`,
} as const;

describe('settings that the migration changes for a while', () => {
  let world: World;
  let desired: Desired;
  let before: readonly string[];

  beforeAll(async () => {
    world = await startWorld();
    await makeTinyShop(world.servers.source);
    for (const side of ['source', 'target'] as const) await world.servers[side].asRoot(asTheOwnerHasIt[side]);
    desired = world.desired('leases');
    before = await settings();
  });
  afterAll(() => world?.stop());

  async function settings(): Promise<readonly string[]> {
    const found = [];
    for (const side of ['source', 'target'] as const) {
      for (const name of lent[side]) {
        const [row] = await world.servers[side].asRoot(`SELECT @@global.${name} AS value`);
        found.push(`${side} ${name} = ${String(row?.value)}`);
      }
    }
    return found;
  }

  /** The platform's management interface, which SQL of the admin is not. */
  const managed = (ports: Ports): Ports => ({
    ...ports,
    targetParameters: {
      prove: async () => undefined,
      set: async (name, value) => {
        await world.servers.target.asRoot(`SET GLOBAL ${name} = ${/^\d+$/.test(value) ? value : `'${value}'`}`);
      },
    },
  });
  const open = (): Promise<LocalRun> =>
    openLocalRun({
      desired,
      stateDir: world.stateDir('leases'),
      observer: { notice: () => undefined },
      around: managed,
    });
  const leases = async (run: LocalRun) => (await run.ports.records.read())?.record.leases ?? [];

  /**
   * The deed in one turn after the other, each in a process that dies. First after one or two changes, so that every
   * change that is not made again is the last of some process; then later and later, so that it comes to its end.
   */
  async function killedOverAndOver(deed: (context: StepContext) => Promise<unknown>): Promise<number> {
    for (let attempt = 1; ; attempt += 1) {
      const changes = attempt <= 24 ? 1 + (attempt % 2) : attempt - 22;
      const run = await open();
      const guarded = await takeOver({
        desired,
        ports: run.ports,
        budget: unlimitedBudget,
        opened: await openRecord(desired, run.ports),
        update: (record) => record,
        manner: 'insist',
      });
      if (typeof guarded === 'string') throw new Error(guarded);
      try {
        const turn = await deed(dyingAfter(guarded.context, changes));
        expect(turn ?? { kind: 'finished' }).toMatchObject({ kind: 'finished' });
        return attempt - 1;
      } catch (thrown) {
        if (!(thrown instanceof Killed)) throw thrown;
      } finally {
        await guarded.end();
        await run.close();
      }
    }
  }

  async function advance(reach: 'validated' | 'cut-over' | 'rolled-back'): Promise<LocalRun> {
    const run = await open();
    const settled = await run.advanceUntilSettled(reach);
    expect(settled.kind === 'held' ? settled.findings : []).toEqual([]);
    return run;
  }

  test('killed after each change of the preparation, and of its undoing: a roll back finds them as they were', async () => {
    const assessed = await open();
    await assessed.advanceUntilSettled('assessed');
    await assessed.close();

    expect(await killedOverAndOver((context) => prepare.turn(context))).toBeGreaterThan(lent.target.length);
    const changed = await settings();
    expect(changed.filter((one) => before.includes(one))).toEqual([]);
    expect(await killedOverAndOver((context) => prepare.undo(context))).toBeGreaterThan(lent.target.length);

    expect(await settings()).toEqual(before);
    const run = await advance('rolled-back');
    expect(await leases(run)).toEqual([]);
    expect(await settings()).toEqual(before);
    await run.close();
  });

  test('a lease that was written down and never used asks nobody for anything', async () => {
    const asked: string[] = [];
    const run = await open();
    const guarded = await takeOver({
      desired,
      ports: {
        ...run.ports,
        targetParameters: { ...run.ports.targetParameters, set: async (name) => void asked.push(name) },
      },
      budget: unlimitedBudget,
      opened: await openRecord(desired, run.ports),
      update: (record) => ({
        ...record,
        leases: [{ server: 'target', setting: 'local_infile', was: 'OFF', now: 'ON' }],
      }),
      manner: 'insist',
    });
    if (typeof guarded === 'string') throw new Error(guarded);

    await prepare.undo(guarded.context);

    expect(asked).toEqual([]);
    expect(guarded.context.record().leases).toEqual([]);
    await guarded.end();
    await run.close();
  });

  test('after a promotion the cleaning up gives them back, killed after each of its changes', async () => {
    const promoted = await advance('cut-over');
    expect(await settings()).not.toEqual(before);
    await promoted.close();

    expect(await killedOverAndOver((context) => cleanUp.turn(context))).toBeGreaterThan(lent.target.length);

    expect((await settings()).filter((one) => one.startsWith('target'))).toEqual(
      before.filter((one) => one.startsWith('target')),
    );
    const run = await open();
    expect((await leases(run)).filter(({ server }) => server === 'target')).toEqual([]);
    await run.close();
  });
});
