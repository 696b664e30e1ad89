import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Desired } from '../../lambda/contract/desired';
import { type LocalRun, openLocalRun, type Settled } from '../../lambda/entry/local';
import type { Ports } from '../../lambda/migration/ports';
import { settingsSchema, writeSettings } from '../../scripts/migrate/settings';
import { timelineFacts } from '../../scripts/migrate/timeline-text';
import { canWrite } from '../support/can-write';
import { type CliRun, migrate } from '../support/cli';
import { eventually } from '../support/eventually';
import { makeTinyShop } from '../support/tiny-shop';
import {
  appPassword,
  appUser,
  sourcePasswordVariable,
  startWorld,
  targetPasswordVariable,
  type World,
} from '../support/world';

jest.setTimeout(240_000);

/** Two people, or two pipelines, type the same at the same moment: one switch, and both are told its end. */
describe('the same command twice', () => {
  let world: World;
  let run: LocalRun;
  let desired: Desired;

  beforeAll(async () => {
    world = await startWorld();
    await makeTinyShop(world.servers.source);
    desired = world.desired('twice');
    run = await openLocalRun({
      ...{ desired, stateDir: world.stateDir('twice'), observer: { notice: () => undefined } },
      around: stallingAtBegin,
    });
    expect(await run.advanceUntilSettled('validated')).toMatchObject({ kind: 'reached' });
    const { reach: _reach, attempt: _attempt, freeze: _freeze, emptyTarget: _consent, ...rest } = desired;
    const [source, target] = [rest.source, rest.target].map(({ password: _password, ...server }) => server);
    await writeSettings(world.stateDir('twice'), settingsSchema.parse({ ...rest, source, target }));
  });
  afterAll(async () => {
    await run?.close();
    await world?.stop();
  });

  const cutover = (): Promise<CliRun> =>
    migrate(['cutover', '--yes', '--json', '--state-dir', world.stateDir('twice')], {
      [sourcePasswordVariable]: process.env[sourcePasswordVariable] ?? '',
      [targetPasswordVariable]: process.env[targetPasswordVariable] ?? '',
    });
  const writable = (side: 'source' | 'target') =>
    canWrite(world.servers[side], { user: appUser, password: appPassword });
  const resultOf = (cli: CliRun | undefined) => JSON.parse(cli?.stdout.trim().split('\n').at(-1) ?? '');
  const timelineOf = ({ record }: Settled) => record.cutover && timelineFacts(record.cutover);

  /** Of this process: it has its turn, and has not yet written down that a switch is under way. */
  let atBegin: (() => Promise<void>) | undefined;
  function stallingAtBegin(ports: Ports): Ports {
    const { records } = ports;
    return {
      ...ports,
      records: {
        ...records,
        replace: async (record, expected) => {
          const stall = record.cutover?.outcome === 'running' ? atBegin : undefined;
          if (stall !== undefined) atBegin = undefined;
          await stall?.();
          return records.replace(record, expected);
        },
      },
    };
  }

  test('held: both say so', async () => {
    await world.servers.target.asRoot('CALL mysql.az_replication_stop');

    const both = await Promise.all([cutover(), cutover()]);

    await world.servers.target.asRoot('CALL mysql.az_replication_start');
    expect(both.map(({ code }) => code)).toEqual([3, 3]);
    expect(await writable('source')).toBe(true);
  });

  test('promoted: both say so, by one switch, also when the second comes before the first has begun it', async () => {
    const second: Promise<CliRun>[] = [];
    atBegin = async () => {
      second.push(cutover());
      await eventually('the second waits for its turn', async () => {
        const [row] = await world.servers.target.asRoot(
          "SELECT COUNT(*) AS n FROM performance_schema.processlist WHERE state = 'User lock'",
        );
        return Number(row?.n) > 0;
      });
    };

    const first = await run.advanceUntilSettled('cut-over');
    const [other] = await Promise.all(second);

    expect(first).toMatchObject({ kind: 'reached', record: { level: 'cut-over', latch: 'promoted' } });
    expect({ code: other?.code, stderr: other?.code === 0 ? '' : other?.stderr }).toEqual({ code: 0, stderr: '' });
    // The same moments: there was one switch.
    expect(resultOf(other)).toMatchObject({ outcome: 'done', timeline: timelineOf(first) });
    expect([await writable('source'), await writable('target')]).toEqual([false, true]);
    const endpoint = await readFile(join(world.stateDir('twice'), 'published', 'endpoint'), 'utf8');
    expect(JSON.parse(endpoint)).toMatchObject({ side: 'target' });
  });
});
