import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describeFindings } from '../../../lambda/contract/finding';
import { openLocalRun } from '../../../lambda/entry/local';
import type { CutoverState } from '../../../lambda/migration/data/cutover-state';
import { type Clients, startClients } from '../../demo/clients';
import { parseAttempts } from '../../demo/prober/attempt';
import { measureOutage, type Outage } from '../../demo/prober/outage';
import { judgeLedger, type LedgerVerdict } from '../../demo/proof/ledger-verdict';
import { readLedger } from '../../demo/writer/ledger';
import type { BenchShop } from './bench-shop';

export interface CutoverFigures {
  readonly outage: Outage;
  readonly ledger: LedgerVerdict;
  /** What the writers reached in the two seconds before the switch. */
  readonly reachedPerSecond: number;
  readonly cutover: CutoverState;
}

const warmUpMs = 2000;
const patienceMs = 60_000;
const seenOnTarget = 50;

/** One migration from an empty target to writers that are at home there; what is measured is the switch. */
export async function oneCutover(bench: BenchShop, rate: number, run: number): Promise<CutoverFigures> {
  const name = `outage-${rate}-${run}`;
  const folder = join(bench.folder, name);
  await mkdir(folder, { recursive: true });
  await bench.startOver();
  const stateDir = join(folder, 'state');
  const opened = await openLocalRun({ desired: bench.desired(name), stateDir, observer: { notice: () => undefined } });
  let clients: Clients | undefined;
  try {
    await reach(opened.advanceUntilSettled('validated'));
    clients = await startClients(
      {
        servers: bench.servers,
        endpoint: { kind: 'file', path: join(stateDir, 'published', 'endpoint') },
        environment: process.env,
      },
      bench.shop,
      folder,
      { login: bench.login, transactionsPerSecond: rate, connections: rate > 400 ? 16 : 8 },
    );
    const reachedPerSecond = await warmUp(clients);
    clients.watch('closely');
    await reach(opened.advanceUntilSettled('cut-over'));
    const writing = clients;
    await until(() => writing.counts().onTarget >= seenOnTarget);
    await clients.stop();
    const cutover = (await opened.ports.records.read())?.record.cutover;
    const outage = measureOutage(parseAttempts(await readFile(clients.files.probes, 'utf8')));
    if (!cutover || outage === undefined) throw new Error('the prober did not get through on both sides');
    const present = await bench.servers.target.asRoot('SELECT id FROM shop.ledger_entry');
    const ledger = judgeLedger(await readLedger(clients.files.ledger), new Set(present.map((row) => Number(row.id))));
    return { outage, ledger, reachedPerSecond, cutover };
  } finally {
    const id = (await opened.ports.records.read())?.record.cutover?.id;
    if (id !== undefined) await opened.ports.deadMan.disarm(id);
    await opened.close();
  }
}

async function reach(settling: ReturnType<Awaited<ReturnType<typeof openLocalRun>>['advanceUntilSettled']>) {
  const settled = await settling;
  if (settled.kind === 'held') throw new Error(`held:\n${describeFindings(settled.findings)}`);
}

async function warmUp(clients: Clients): Promise<number> {
  await until(() => clients.counts().acknowledged > 0);
  await sleep(warmUpMs / 4);
  const [before, began] = [clients.counts().acknowledged, performance.now()];
  await sleep(warmUpMs);
  clients.check();
  return ((clients.counts().acknowledged - before) * 1000) / (performance.now() - began);
}

async function until(holds: () => boolean): Promise<void> {
  for (const deadline = Date.now() + patienceMs; Date.now() < deadline; await sleep(50)) if (holds()) return;
  throw new Error('the writers did not come through in time');
}
