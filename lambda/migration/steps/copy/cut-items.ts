import type { Chunk } from '../../data/copy-plan';

/** Until something has been measured: what one worker brings on a small server. */
const guessedPerWorker = 8 * 1024 * 1024;
/** A chunk costs its round trips too: so many bytes' worth. */
const overheadBytes = 128 * 1024;
const mostChunks = 1000;
/**
 * For workers of one process, which take the next item at once: what is small, so that a worker too many ends soon. The
 * end of the copy is cut finest: there a worker that has two chunks left keeps the others waiting.
 */
const inProcess = { chunks: 16, bytes: 64 * 1024 * 1024 };
/** While the number of workers is being found, and after. */
const seconds = { trying: { item: 60, round: 300 }, settled: { item: 120, round: 1200 } } as const;
/** Towards the end items get smaller, so that no worker is left alone with a long one. */
const itemsPerWorkerAtTheEnd = 4;

export interface Handing {
  readonly concurrency: number;
  readonly settled: boolean;
  /** Measured in the last round, of all workers together. */
  readonly bytesPerSecond: number | undefined;
  /** Everything at once: the driver has no deadline and finds its concurrency by itself. */
  readonly everything: boolean;
}

/** Items of one to three minutes by the measured rate, as many as fill the round. Chunks keep their order. */
export function cutItems(
  chunks: readonly Chunk[],
  open: readonly number[],
  handing: Handing,
): readonly (readonly number[])[] {
  const weigh = (number: number) => (chunks[number]?.bytes ?? 0) + overheadBytes;
  const { concurrency, settled, everything } = handing;
  const { item, round } = settled ? seconds.settled : seconds.trying;
  const perSecond = handing.bytesPerSecond ?? guessedPerWorker * concurrency;
  const remaining = open.reduce((sum, number) => sum + weigh(number), 0);
  const inRound = everything ? remaining : Math.min(remaining, perSecond * round);
  const usual = everything ? inProcess.bytes : (perSecond / concurrency) * item;
  const most = everything ? inProcess.chunks : mostChunks;

  const items: number[][] = [];
  let current: number[] = [];
  let weight = 0;
  let handed = 0;
  const perItem = () => {
    // An invocation costs seconds: items of a round are alike.
    const left = everything ? inRound - handed + weight : inRound;
    return Math.min(usual, left / (concurrency * itemsPerWorkerAtTheEnd));
  };
  for (const number of open) {
    current.push(number);
    weight += weigh(number);
    handed += weigh(number);
    if (weight < perItem() && current.length < most) continue;
    items.push(current);
    current = [];
    weight = 0;
    if (handed >= inRound && items.length >= concurrency) return items;
  }
  return current.length === 0 ? items : [...items, current];
}
