import type { Desired } from '../../lambda/contract/desired';
import { type LocalRun, openLocalRun } from '../../lambda/entry/local';
import type { StepName } from '../../lambda/migration/data/step-outputs';
import type { Records } from '../../lambda/migration/ports';
import { wayBack } from '../../lambda/migration/route';
import { eventually } from '../support/eventually';
import { isKilled, Killed, mortal, mortalPorts } from '../support/mortal';
import { makeTinyShop, tableSums, tinyShopTables } from '../support/tiny-shop';
import { startWorld, type World } from '../support/world';

jest.setTimeout(600_000);

const silent = { notice: () => undefined };
/** More writes than the route has; the loop ends by itself when a run lives to its end. */
const enough = 80;

describe('the route, killed', () => {
  let world: World;
  let desired: Desired;

  beforeAll(async () => {
    world = await startWorld();
    await makeTinyShop(world.servers.source);
    desired = world.desired('killed');
  });
  afterAll(async () => world?.stop());

  const fresh = (): Promise<LocalRun> =>
    openLocalRun({ desired, stateDir: world.stateDir('killed'), observer: silent });

  async function goOnAndCompare(): Promise<void> {
    const run = await fresh();
    const settled = await run.advanceUntilSettled('validated');
    expect(settled.kind === 'held' ? settled.findings : []).toEqual([]);
    await run.close();
    await world.servers.source.asRoot("INSERT INTO shop.customer (name) VALUES ('while it replicates')");
    await eventually(
      'both sides are equal',
      async () => (await sums('target')).join() === (await sums('source')).join(),
    );
  }

  const sums = (side: 'source' | 'target') => tableSums(world.servers[side], 'shop', tinyShopTables);

  async function takeBack(): Promise<void> {
    const run = await fresh();
    expect(await run.advanceUntilSettled('rolled-back')).toMatchObject({ kind: 'reached' });
    await run.close();
    expect(await world.servers.target.asRoot("SHOW DATABASES LIKE 'shop'")).toEqual([]);
    expect(await world.servers.target.asRoot("SHOW DATABASES LIKE 'rds\\_to\\_azure%'")).toEqual([]);
    expect(await world.servers.source.asRoot("SHOW DATABASES LIKE 'rds\\_to\\_azure%'")).toEqual([]);
    expect(await world.servers.target.asRoot('SHOW REPLICA STATUS')).toEqual([]);
  }

  test('after each write to the state of record in turn, ends equal and can be taken back', async () => {
    let killedAt = 0;
    for (let write = 1; write < enough; write++) {
      const killed = await runAndDieAfter(write);
      await goOnAndCompare();
      await takeBack();
      if (!killed) break;
      killedAt = write;
    }
    // The route is at least this long; a shorter one would mean that nothing was killed.
    expect(killedAt).toBeGreaterThan(20);
    expect(killedAt).toBeLessThan(enough - 1);
  });

  async function runAndDieAfter(write: number): Promise<boolean> {
    const run = await openLocalRun({
      desired,
      stateDir: world.stateDir('killed'),
      observer: silent,
      around: (ports) => mortal(ports, write).ports,
    });
    try {
      await run.advanceUntilSettled('validated');
      return false;
    } catch (thrown) {
      if (!isKilled(thrown)) throw thrown;
      return true;
    } finally {
      await run.close().catch(() => undefined);
    }
  }

  test('rolled back and killed behind the undo of each step, before that is written down: a new sync ends equal', async () => {
    await goOnAndCompare();
    for (const { step } of wayBack) {
      await rollBackUntilUndone(step.name);
      await goOnAndCompare();
    }
    await takeBack();
  });

  async function rollBackUntilUndone(step: StepName): Promise<void> {
    const run = await openLocalRun({
      desired,
      stateDir: world.stateDir('killed'),
      observer: silent,
      around(ports) {
        const life = mortalPorts(ports);
        const { records } = life.ports;
        const replace: Records['replace'] = async (record, expected) => {
          const was = (await records.read())?.record.outputs[step];
          if (was !== undefined && record.outputs[step] === undefined) return life.die();
          return records.replace(record, expected);
        };
        return { ...life.ports, records: { ...records, read: () => records.read(), replace } };
      },
    });
    await expect(run.advanceUntilSettled('rolled-back')).rejects.toThrow(Killed);
    await run.close().catch(() => undefined);
  }

  test('frozen, half copied, killed, written to, frozen again: ends equal', async () => {
    const slow = { ...desired, limits: { ...desired.limits, workers: 1 } };
    let chunks = 0;
    const run = await openLocalRun({
      desired: slow,
      stateDir: world.stateDir('killed'),
      observer: {
        notice({ name }) {
          if (name === 'copy.chunk-done') chunks++;
          if (chunks === 2) throw new Killed();
        },
      },
    });
    await expect(run.advanceUntilSettled('validated')).rejects.toThrow(Killed);
    await run.close();
    await world.servers.source.asRoot("UPDATE shop.customer SET name = CONCAT(name, ' again') WHERE id % 7 = 0");
    await world.servers.source.asRoot('DELETE FROM shop.purchase WHERE customer_id % 5 = 0');
    await world.servers.source.asRoot("INSERT INTO shop.note VALUES ('between two freezes', NULL)");

    await goOnAndCompare();

    await takeBack();
  });
});
