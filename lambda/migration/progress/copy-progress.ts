import type { CopyPlan } from '../data/copy-plan';
import { type CopyProgress, type Moved, percentOf, type TableProgress } from '../data/progress';

/** A chunk that is on the target. */
export interface Receipt {
  readonly chunk: number;
  readonly rows: number;
  readonly bytes: number;
  /** By the target's clock. */
  readonly doneAtMs: number;
}

export interface Looked {
  readonly plan: Pick<CopyPlan, 'tables' | 'chunks'>;
  /** In any order; one that is there twice, or of no chunk of the plan, counts once or not at all. */
  readonly receipts: readonly Receipt[];
  /** By the target's clock. */
  readonly nowMs: number;
  /** Numbers of the tables that workers write to right now. */
  readonly busy: ReadonlySet<number>;
}

/** What the rate is measured over. An hour that nobody worked is no hour of work. */
const windowMs = 60_000;
const fewest = 3;
const atMostMs = 15 * 60_000;

/** Progress of the copy out of the plan and the receipts alone: true after a death at any line. */
export function copyProgress(looked: Looked): {
  readonly copy: CopyProgress;
  readonly tables: readonly Omit<TableProgress, 'comparedPercent'>[];
} {
  const { plan, nowMs } = looked;
  const done = known(looked);
  const chunksOf = new Map<number, { weight: number; chunks: number }>();
  for (const { table, bytes } of plan.chunks) {
    const sum = chunksOf.get(table) ?? { weight: 0, chunks: 0 };
    chunksOf.set(table, { weight: sum.weight + weightOf(bytes), chunks: sum.chunks + 1 });
  }
  const doneOf = new Map<number, Done[]>();
  for (const one of done) {
    const list = doneOf.get(one.table);
    if (list === undefined) doneOf.set(one.table, [one]);
    else list.push(one);
  }
  const tables = plan.tables.map((table, index) => ({
    schema: table.schema,
    table: table.name,
    ...moved(doneOf.get(index) ?? [], chunksOf.get(index) ?? { weight: 0, chunks: 0 }, nowMs),
    ofBytes: table.bytes,
    busy: looked.busy.has(index),
  }));
  const all = [...chunksOf.values()].reduce(
    (sum, one) => ({ weight: sum.weight + one.weight, chunks: sum.chunks + one.chunks }),
    { weight: 0, chunks: 0 },
  );
  const recent = recentOf(done, nowMs);
  return {
    copy: {
      ...moved(done, all, nowMs),
      rowsPerSecond: recent === undefined ? null : recent.rows / recent.seconds,
      ofBytes: plan.tables.reduce((sum, table) => sum + table.bytes, 0),
    },
    tables,
  };
}

interface Done extends Receipt {
  readonly table: number;
  readonly weight: number;
}

function known({ plan, receipts }: Looked): readonly Done[] {
  const first = new Map<number, Done>();
  for (const receipt of receipts) {
    const chunk = plan.chunks[receipt.chunk];
    if (chunk === undefined || first.has(receipt.chunk)) continue;
    first.set(receipt.chunk, { ...receipt, table: chunk.table, weight: weightOf(chunk.bytes) });
  }
  return [...first.values()];
}

/** An empty table is a chunk too. */
function weightOf(bytes: number): number {
  return Math.max(1, bytes);
}

function moved(done: readonly Done[], all: { weight: number; chunks: number }, nowMs: number): Moved {
  const weight = sumOf(done, (one) => one.weight);
  const recent = recentOf(done, nowMs);
  const left = Math.max(0, all.weight - weight);
  const finished = done.length >= all.chunks;
  return {
    percent: finished ? 100 : percentOf(weight, all.weight),
    chunks: done.length,
    ofChunks: all.chunks,
    rows: sumOf(done, (one) => one.rows),
    bytes: sumOf(done, (one) => one.bytes),
    bytesPerSecond: recent === undefined ? null : recent.bytes / recent.seconds,
    etaSeconds: finished ? 0 : recent === undefined ? null : (left * recent.seconds) / recent.weight,
  };
}

/** What arrived after the first chunk of the window; of slow chunks the last few, if they are not too long ago. */
function recentOf(done: readonly Done[], nowMs: number) {
  const newest = [...done].sort((a, b) => b.doneAtMs - a.doneAtMs);
  const inWindow = newest.filter((one) => nowMs - one.doneAtMs <= windowMs);
  const taken =
    inWindow.length >= fewest ? inWindow : newest.slice(0, fewest).filter((one) => nowMs - one.doneAtMs <= atMostMs);
  const oldest = taken.at(-1);
  if (oldest === undefined || taken.length < 2) return undefined;
  const after = taken.slice(0, -1);
  const seconds = Math.max(0.001, (nowMs - oldest.doneAtMs) / 1000);
  return {
    seconds,
    weight: sumOf(after, (one) => one.weight),
    rows: sumOf(after, (one) => one.rows),
    bytes: sumOf(after, (one) => one.bytes),
  };
}

function sumOf(done: readonly Done[], of: (one: Done) => number): number {
  return done.reduce((sum, one) => sum + of(one), 0);
}
