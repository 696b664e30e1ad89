import type { LocalServer } from '../../lambda/adapters/local/mysqld';
import { workSchema } from '../../lambda/contract/names';
import type { RunRecord } from '../../lambda/migration/data/run-record';
import type { LiveState } from './screen';

export interface Receipts {
  readonly chunks: number;
  readonly bytes: number;
}

/** What is there on the target; `undefined` before there is anything. */
export async function readReceipts(target: LocalServer): Promise<Receipts | undefined> {
  const [row] = await target
    .asRoot(`SELECT COUNT(*) AS chunks, COALESCE(SUM(byte_count), 0) AS bytes FROM ${workSchema}.receipt`)
    .catch(() => []);
  return row === undefined ? undefined : { chunks: Number(row.chunks), bytes: Number(row.bytes) };
}

/** By the prober's newest write that has arrived: all clocks are this machine's. `undefined`: not following yet. */
export async function readLagMs(target: LocalServer, nowMs: () => number): Promise<number | undefined> {
  const [row] = await target.asRoot('SELECT MAX(at_ms) AS newest FROM shop.probe').catch(() => []);
  return row === undefined || row.newest === null ? undefined : Math.max(0, nowMs() - Number(row.newest));
}

export interface Seen {
  readonly record: RunRecord | undefined;
  readonly receipts: Receipts | undefined;
  readonly lagMs: number | undefined;
  readonly writer: string;
}

/** One look at a running sync as one line. */
export function describeSync({ record, receipts, lagMs, writer }: Seen): LiveState {
  const at = record?.at ?? 'none';
  const plan = record?.outputs.plan;
  const share = plan === undefined || receipts === undefined ? undefined : Math.min(1, receipts.chunks / plan.chunks);
  const copied =
    plan === undefined || receipts === undefined || at !== 'copy'
      ? ''
      : ` ${receipts.chunks}/${plan.chunks} chunks, ${megabytes(receipts.bytes)} of about ${megabytes(plan.bytes)}`;
  const following = record?.outputs.replicate !== undefined || at === 'replicate';
  const lag = following && lagMs !== undefined ? `, lag ${(lagMs / 1000).toFixed(1)} s` : '';
  return { done: share, text: `${at === 'none' ? 'starting' : at}${copied}${lag}; ${writer}` };
}

export function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1e6)} MB`;
}
