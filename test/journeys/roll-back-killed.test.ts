import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Desired } from '../../lambda/contract/desired';
import { openLocalRun } from '../../lambda/entry/local';
import { afterReturned, untilReturned } from '../../lambda/migration/steps/cut-over/lines';
import { canWrite } from '../support/can-write';
import { selfManaged } from '../support/self-managed-world';
import { makeTinyShop, tableSums, tinyShopTables } from '../support/tiny-shop';
import { appPassword, appUser, startWorld, type World } from '../support/world';

jest.setTimeout(600_000);

const budgetSeconds = 3;
const limitMs = 15_000 + budgetSeconds * 1000;
const silent = { notice: () => undefined };

/** Killed with nobody running it again: the dead-man alone has to settle it, and never two sides take writes. */
describe('a roll back whose process is killed', () => {
  let world: World;
  let ofBoth: (desired: Desired) => Desired;
  let generation = 0;

  beforeAll(async () => {
    world = await startWorld();
    ofBoth = await selfManaged(world);
    await makeTinyShop(world.servers.source);
  });
  afterAll(async () => world?.stop());

  // Before the dead-man is armed nothing is closed yet: whoever comes next finds the conductor gone.
  const closing = untilReturned.slice(untilReturned.findIndex(({ name }) => name === 'close-events'));
  // Just before a line is just after the one before it.
  const cases = closing.map(({ name }) => ({ line: name, moment: 'started' }));

  test.each(cases)('at $line ($moment) leaves the target writable in time', async ({ line, moment }) => {
    const desired = await promoted();
    const watching = watch();

    await rollBackUntilKilled(desired, line, moment);

    const settledMs = await until(() => writable('target'));
    expect(settledMs).toBeLessThan(limitMs);
    expect(await watching.end()).toEqual([]);
    expect(await writable('source')).toBe(false);
    await proveUndone(desired);
  });

  const after = [
    { line: 'latch-returned', moment: 'done' },
    ...afterReturned.flatMap(({ name }) => [{ line: name, moment: 'started' }]),
  ];

  test.each(after)('at $line ($moment) leaves the source writable in time', async ({ line, moment }) => {
    const desired = await promoted();
    const watching = watch();

    await rollBackUntilKilled(desired, line, moment);

    const settledMs = await until(async () => (await endpoint(desired)) === 'source' && (await writable('source')));
    expect(settledMs).toBeLessThan(limitMs);
    expect(await watching.end()).toEqual([]);
    expect(await writable('target')).toBe(false);
    await proveReturned(desired);
    generation++;
  });

  /** One migration is reused while it stays promoted; after a return the next one syncs again, by consent. */
  async function promoted(): Promise<Desired> {
    const name = 'killed-back';
    const base = world.desired(name);
    const limits = { ...base.limits, writeOutageBudgetSeconds: budgetSeconds, fenceTimeoutSeconds: 2 };
    const plain = ofBoth({ ...base, wayBack: 'required', limits });
    const known = await openLocalRun({ desired: plain, stateDir: world.stateDir(name), observer: silent });
    const emptyTarget = (await known.ports.records.read())?.record.cutover?.id ?? '';
    await known.close();
    const desired = { ...plain, emptyTarget };
    const run = await openLocalRun({ desired, stateDir: world.stateDir(name), observer: silent });
    const settled = await run.advanceUntilSettled('cut-over');
    await run.close();
    expect(settled.kind === 'held' ? settled.findings : []).toEqual([]);
    return desired;
  }

  async function rollBackUntilKilled(desired: Desired, line: string, moment: string): Promise<void> {
    await world.servers.target.asRoot(`INSERT INTO shop.customer (name) VALUES ('${line} ${moment} ${generation}')`);
    const script = join(__dirname, '../support/cutover-child.ts');
    const args = ['--import', 'tsx', script, world.stateDir(desired.name), line, moment, 'rolled-back'];
    const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'pipe'], env: { ...process.env } });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += String(chunk)));
    child.stdin.end(JSON.stringify(desired));
    const [code, signal] = await once(child, 'exit');
    expect({ code, signal, said }).toEqual({ code: null, signal: 'SIGKILL', said: '' });
  }

  const writable = (side: 'source' | 'target') =>
    canWrite(world.servers[side], { user: appUser, password: appPassword });

  /** Looks all the time whether both sides take writes; asked one after the other, the first again if the second does. */
  function watch(): { end(): Promise<readonly string[]> } {
    let ending = false;
    const seen: string[] = [];
    const looking = (async () => {
      while (!ending) {
        if ((await writable('source')) && (await writable('target')) && (await writable('source'))) {
          seen.push(`both writable at ${new Date().toISOString()}`);
        }
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    })();
    return {
      async end() {
        ending = true;
        await looking;
        return seen;
      },
    };
  }

  async function proveUndone(desired: Desired): Promise<void> {
    const run = await openLocalRun({ desired, stateDir: world.stateDir(desired.name), observer: silent });
    const record = async () => (await run.ports.records.read())?.record;
    await until(async () => (await record())?.cutover?.outcome === 'aborted');
    expect(await record()).toMatchObject({ latch: 'promoted', level: 'cut-over', cutover: { outcome: 'aborted' } });
    await world.servers.target.asRoot("INSERT INTO shop.customer (name) VALUES ('after the undo')");
    await until(equal);
    expect(await equal()).toBe(true);
    const [event] = await world.servers.target.asRoot(
      "SELECT status s FROM information_schema.events WHERE event_name = 'nightly'",
    );
    expect(event).toEqual({ s: 'ENABLED' });
    await run.close();
  }

  async function proveReturned(desired: Desired): Promise<void> {
    const run = await openLocalRun({ desired, stateDir: world.stateDir(desired.name), observer: silent });
    const record = async () => (await run.ports.records.read())?.record;
    await until(async () => (await record())?.cutover?.outcome === 'returned');
    expect(await record()).toMatchObject({ latch: 'returned', cutover: { outcome: 'returned' } });
    expect(await run.ports.published.get('fence')).toBe('down');
    const [event] = await world.servers.source.asRoot(
      "SELECT status s FROM information_schema.events WHERE event_name = 'nightly'",
    );
    expect(event).toEqual({ s: 'ENABLED' });
    await run.close();
  }

  async function equal(): Promise<boolean> {
    const [there, here] = await Promise.all(
      (['source', 'target'] as const).map((side) => tableSums(world.servers[side], 'shop', tinyShopTables)),
    );
    return JSON.stringify(there) === JSON.stringify(here);
  }

  async function endpoint(desired: Desired): Promise<unknown> {
    const run = await openLocalRun({ desired, stateDir: world.stateDir(desired.name), observer: silent });
    const text = await run.ports.published.get('endpoint');
    await run.close();
    return JSON.parse(text ?? '{}').side;
  }
});

async function until(holds: () => Promise<boolean>): Promise<number> {
  const began = performance.now();
  while (!(await holds())) {
    if (performance.now() - began > limitMs) break;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  return performance.now() - began;
}
