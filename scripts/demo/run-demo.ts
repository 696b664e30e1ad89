import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { followAgain } from './acts/follow-again';
import { heldCutover } from './acts/held-cutover';
import { switchOver } from './acts/switch-over';
import { sync } from './acts/sync';
import { startClients, transactionsPerSecond } from './clients';
import type { Driver, DriverOptions } from './driver';
import { type Evidence, evidenceOf, writeEvidence } from './evidence';
import { parseAttempts } from './prober/attempt';
import { measureSwitches } from './prober/switches';
import { prove } from './proof';
import { readDefinitions } from './proof/definitions';
import type { Scene } from './scene';
import type { Screen } from './screen';
import { makeShopDatabase } from './shop-database';
import { megabytes } from './sync-state';

export interface DemoOptions {
  readonly start: (options: DriverOptions) => Promise<Driver>;
  readonly size: number;
  /** Evidence and logs. */
  readonly folder: string;
  readonly screen: Screen;
  readonly signal: AbortSignal;
}

/** One whole migration, from two empty servers to the proof: forth, held on the way, back, and forth again. */
export async function runDemo({ start, size, folder, screen, signal }: DemoOptions): Promise<Evidence> {
  const startedMs = performance.now();
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const orStopped = stoppable(signal);
  screen.heading('A source, a target and a shop, on this machine');
  const driver = await orStopped(start({ folder, signal }));
  try {
    screen.line(driver.about);
    const shop = await orStopped(makeShopDatabase(driver.servers.source, size));
    screen.line(`shop: ${shop.tables} tables, ${megabytes(shop.bytes)}, on the source`);
    const clients = await orStopped(startClients(driver, shop, folder));
    screen.line(
      `its application: ${transactionsPerSecond} transactions/s, each in an fsynced ledger before it counts; it knows nothing but the published endpoint`,
    );
    const scene: Scene = { driver, clients, screen, signal };
    await orStopped(sync(scene));
    const definitions = await readDefinitions(driver.servers.source);
    const held = await orStopped(heldCutover(scene));
    await orStopped(promote(scene, 'The cut over'));
    await orStopped(
      switchOver(scene, {
        title: 'And back to the source',
        to: 'source',
        typed: driver.commands.rollback,
        run: (say) => driver.rollBack(say),
      }),
    );
    await orStopped(followAgain(scene));
    await orStopped(promote(scene, 'The second cut over'));
    await clients.stop();

    screen.heading('The proof');
    const record = await driver.record();
    const promotedAt = record?.cutover?.targetPosition;
    if (record === undefined || !promotedAt) throw new Error('the record names no position of the promotion');
    const { source, target } = driver.servers;
    const proof = await orStopped(prove({ source, target, ledgerFile: clients.files.ledger, promotedAt, definitions }));
    const switches = measureSwitches(parseAttempts(await readFile(clients.files.probes, 'utf8')));
    const seconds = (performance.now() - startedMs) / 1000;
    const evidence = evidenceOf({ driver: driver.name, record, held, switches, proof, seconds });
    await writeEvidence(join(folder, 'evidence.json'), evidence);
    return evidence;
  } finally {
    screen.settle();
    await driver.stop();
  }
}

async function promote(scene: Scene, title: string): Promise<void> {
  const { driver } = scene;
  await switchOver(scene, {
    title,
    to: 'target',
    typed: driver.commands.cutover,
    run: (say) => driver.cutOver(say),
  });
  // The operator's part, once the target is the database: its scheduler was off until now.
  await driver.servers.setServerParameter('target', 'event_scheduler', 'ON');
}

/** What is under way when the person has had enough is let go; the driver's stop ends what it works on. */
function stoppable(signal: AbortSignal): <T>(work: Promise<T>) => Promise<T> {
  const stopped = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
  stopped.catch(() => undefined);
  return (work) => {
    work.catch(() => undefined);
    return Promise.race([work, stopped]);
  };
}
