import { setTimeout as sleep } from 'node:timers/promises';

/** Hands out times at a steady rate. After a stall the missed ones are not made up for in one burst. */
export function pacedSlots(perSecond: number): () => Promise<void> {
  const gapMs = 1000 / perSecond;
  const mostBehindMs = 100;
  let nextMs = performance.now();
  return async () => {
    const slot = Math.max(nextMs, performance.now() - mostBehindMs);
    nextMs = slot + gapMs;
    const wait = slot - performance.now();
    if (wait > 0) await sleep(wait);
  };
}
