import type { Blobs } from '../../ports';

/** One fan-out: what was there when it began. A blob, for drivers that can not change their concurrency within one. */
export interface Round {
  /** ISO time. */
  readonly begunAt: string;
  readonly concurrency: number;
  readonly chunksBefore: number;
  readonly bytesBefore: number;
}

/** What a round brought. */
export interface Measured {
  readonly concurrency: number;
  readonly chunks: number;
  readonly bytesPerSecond: number;
}

export interface Standing {
  readonly at: Date;
  readonly chunks: number;
  readonly bytes: number;
}

/** A round ends where the next begins, the last one now. */
export function measure(rounds: readonly Round[], now: Standing): readonly Measured[] {
  return rounds.map((round, index) => {
    const next = rounds[index + 1];
    const endedAt = next === undefined ? now.at.getTime() : Date.parse(next.begunAt);
    const seconds = Math.max(1, (endedAt - Date.parse(round.begunAt)) / 1000);
    const bytes = (next?.bytesBefore ?? now.bytes) - round.bytesBefore;
    const chunks = (next?.chunksBefore ?? now.chunks) - round.chunksBefore;
    return { concurrency: round.concurrency, chunks, bytesPerSecond: bytes / seconds };
  });
}

/** Rounds at the end that brought nothing. */
export function fruitless(measured: readonly Measured[]): number {
  const last = measured.findLastIndex(({ chunks }) => chunks > 0);
  return measured.length - 1 - last;
}

const startingWorkers = 4;
/** More workers must bring this much more to be kept. */
const worthIt = 1.1;
/** Fewer workers that bring nearly as much are better: each costs both servers a connection and memory. */
const asGood = 0.95;
/** At an unchanged number this means that the servers have got busy. */
const fallen = 0.7;
const step = 1.5;
/** The servers of an hour ago are not those of now. */
const roundsOfRest = 4;

export interface Choice {
  readonly concurrency: number;
  /** False while another number is being tried: then a short round will do. */
  readonly settled: boolean;
}

/** Climbs while more workers bring more, steps back when they do not, gives way when the servers get busy. */
export function chooseConcurrency(measured: readonly Measured[], most: number): Choice {
  let wanted = Math.min(startingWorkers, most);
  let proven: Measured | undefined;
  let resting = 0;
  for (const round of measured) {
    const { concurrency, bytesPerSecond: rate } = round;
    // A round cut short by an outage says nothing about the number.
    if (round.chunks === 0) continue;
    if (proven !== undefined && concurrency !== proven.concurrency) {
      const isMore = concurrency > proven.concurrency;
      const kept = rate >= proven.bytesPerSecond * (isMore ? worthIt : asGood);
      resting = kept ? 0 : roundsOfRest;
      wanted = kept ? (isMore ? more(concurrency) : concurrency) : proven.concurrency;
      if (kept) proven = round;
      continue;
    }
    const hasFallen = proven !== undefined && rate < proven.bytesPerSecond * fallen;
    proven = round;
    resting = Math.max(0, resting - 1);
    if (hasFallen) wanted = fewer(concurrency);
    else wanted = resting > 0 ? concurrency : more(concurrency);
  }
  const concurrency = Math.max(1, Math.min(wanted, most));
  return { concurrency, settled: proven?.concurrency === concurrency };
}

function more(workers: number): number {
  return Math.ceil(workers * step);
}

function fewer(workers: number): number {
  return Math.max(1, Math.floor(workers / step));
}

function key(frozenId: string): string {
  return `copy/${frozenId}/rounds.json`;
}

export async function readRounds(blobs: Blobs, frozenId: string): Promise<readonly Round[]> {
  if ((await blobs.list(key(frozenId))).length === 0) return [];
  const blob = await blobs.get(key(frozenId));
  return Array.isArray(blob) ? blob.filter(isRound) : [];
}

export async function writeRounds(blobs: Blobs, frozenId: string, rounds: readonly Round[]): Promise<void> {
  await blobs.put(key(frozenId), rounds);
}

function isRound(value: unknown): value is Round {
  return typeof value === 'object' && value !== null && 'begunAt' in value && 'concurrency' in value;
}
