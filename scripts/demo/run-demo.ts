import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describeFindings } from '../../lambda/contract/finding';
import { atLeast } from '../../lambda/contract/reach';
import { type Clients, startClients, transactionsPerSecond } from './clients';
import type { Driver, DriverOptions } from './driver';
import { type Evidence, evidenceOf, writeEvidence } from './evidence';
import { parseAttempts } from './prober/attempt';
import { measureOutage } from './prober/outage';
import { prove } from './proof';
import { readDefinitions } from './proof/definitions';
import type { Screen } from './screen';
import { makeShopDatabase } from './shop-database';
import { describeSync, megabytes, readLagMs, readReceipts } from './sync-state';

export interface DemoOptions {
  readonly start: (options: DriverOptions) => Promise<Driver>;
  readonly size: number;
  /** Evidence and logs. */
  readonly folder: string;
  readonly screen: Screen;
  readonly signal: AbortSignal;
}

interface Scene {
  readonly driver: Driver;
  readonly clients: Clients;
  readonly screen: Screen;
  readonly signal: AbortSignal;
}

const lookEveryMs = 1000;
/** Many times what it takes: a sync that hangs must not keep a CI job. */
const patienceMs = 600_000;
const cutoverAttempts = 3;
/** Enough to see that the shop goes on. */
const acknowledgedOnTarget = 5 * transactionsPerSecond;

/** One whole migration, from two empty servers to the proof. */
export async function runDemo({ start, size, folder, screen, signal }: DemoOptions): Promise<Evidence> {
  const startedMs = performance.now();
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const orStopped = stoppable(signal);
  const driver = await orStopped(start({ folder, signal }));
  try {
    screen.line(`local cloud: ${driver.about}`);
    const shop = await orStopped(makeShopDatabase(driver.servers.source, size));
    screen.line(`shop: ${shop.tables} tables, ${megabytes(shop.bytes)}`);
    const clients = await orStopped(startClients(driver, shop, folder));
    screen.line(
      `writer: ${transactionsPerSecond} transactions/s, each in an fsynced ledger; prober: a write every 50 ms, every 8 ms at the switch`,
    );
    const scene: Scene = { driver, clients, screen, signal };
    await orStopped(sync(scene));
    const definitions = await readDefinitions(driver.servers.source);
    await orStopped(cutOver(scene));
    await orStopped(untilWriterIsOnTarget(scene));
    await clients.stop();

    const outage = measureOutage(parseAttempts(await readFile(clients.files.probes, 'utf8')));
    if (outage !== undefined) {
      screen.line(
        `write outage: ${outage.milliseconds} ms, last acknowledged write on the source to first on the target (${outage.refused} attempts refused, ${outage.lost} cut off, ${outage.hung} hung)`,
      );
    }
    const record = await driver.record();
    const promotedAt = record?.cutover?.targetPosition;
    if (record === undefined || !promotedAt) throw new Error('the record names no position of the promotion');
    const { source, target } = driver.servers;
    const proof = await orStopped(prove({ source, target, ledgerFile: clients.files.ledger, promotedAt, definitions }));
    const seconds = (performance.now() - startedMs) / 1000;
    const evidence = evidenceOf({ driver: driver.name, record, outage, proof, seconds });
    await writeEvidence(join(folder, 'evidence.json'), evidence);
    return evidence;
  } finally {
    screen.settle();
    await driver.stop();
  }
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

async function sync(scene: Scene): Promise<void> {
  const { driver, screen, clients } = scene;
  screen.line(`$ ${driver.commands.sync}`);
  const began = performance.now();
  await driver.startSync((text) => screen.live({ done: undefined, text }));
  screen.line(`returned after ${seconds(began)}; the sync goes on by itself`);
  for (const deadline = Date.now() + patienceMs; Date.now() < deadline; await sleep(lookEveryMs)) {
    pause(scene);
    const record = await driver.record();
    if (record !== undefined && record.held.length > 0) throw new Error(`held:\n${describeFindings(record.held)}`);
    if (record !== undefined && atLeast(record.level, 'validated') && record.outputs.validate?.clean === true) {
      const { copy, validate } = record.outputs;
      screen.line(
        `copied: ${copy?.rows} rows, ${megabytes(copy?.bytes ?? 0)} in ${copy?.seconds.toFixed(1)} s while the shop was open`,
      );
      screen.line(
        `validated: ${validate?.tables} tables, ${validate?.chunks} chunks, ${validate?.mismatches} mismatches`,
      );
      return;
    }
    const { target } = driver.servers;
    const [receipts, lagMs] = await Promise.all([readReceipts(target), readLagMs(target, Date.now)]);
    screen.live(describeSync({ record, receipts, lagMs, writer: writerWords(clients) }));
  }
  throw new Error(`not validated within ${patienceMs / 60_000} minutes`);
}

async function cutOver(scene: Scene): Promise<void> {
  const { driver, screen, clients } = scene;
  for (let attempt = 1; ; attempt++) {
    pause(scene);
    screen.line(`$ ${driver.commands.cutover}`);
    clients.watchClosely();
    const began = performance.now();
    const { promoted, text } = await driver.cutOver((said) => screen.live({ done: undefined, text: said }));
    if (promoted) {
      screen.line(`promoted; returned after ${seconds(began)}`);
      // The operator's part, once the target is the database: its scheduler was off until now.
      await driver.servers.setServerParameter('target', 'event_scheduler', 'ON');
      return;
    }
    screen.line(`held, the source goes on taking writes:\n${text}`);
    if (attempt === cutoverAttempts) throw new Error('the cut over was held three times');
  }
}

async function untilWriterIsOnTarget(scene: Scene): Promise<void> {
  const { clients, screen } = scene;
  for (const deadline = Date.now() + 60_000; Date.now() < deadline; await sleep(100)) {
    pause(scene);
    const { onTarget } = clients.counts();
    if (onTarget >= acknowledgedOnTarget) {
      screen.line(`the writer found the target through the published endpoint: ${onTarget} transactions there`);
      return;
    }
    screen.live({ done: onTarget / acknowledgedOnTarget, text: `the writer moves over; ${writerWords(clients)}` });
  }
  throw new Error('the writer did not reach the target within a minute of the promotion');
}

/** Between two looks: has anything that runs beside us failed, or has the person had enough? */
function pause({ signal, clients, driver }: Scene): void {
  signal.throwIfAborted();
  clients.check();
  driver.check();
}

function writerWords(clients: Clients): string {
  const { acknowledged, refused, unknown } = clients.counts();
  return `writer ${acknowledged} acknowledged, ${refused} refused, ${unknown} unknown`;
}

function seconds(sinceMs: number): string {
  return `${((performance.now() - sinceMs) / 1000).toFixed(1)} s`;
}
