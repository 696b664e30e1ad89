import { setTimeout as wait } from 'node:timers/promises';

/** Asks until the answer is true; the time limit is generous, for a machine that is busy with other tests. */
export async function eventually(what: string, question: () => Promise<boolean> | boolean, limitMs = 20_000) {
  for (const until = Date.now() + limitMs; Date.now() < until; await wait(20)) if (await question()) return;
  throw new Error(`not within ${limitMs} ms: ${what}`);
}

/** Asks again until a claim (`expect(...)`) holds; at the end its own fault says what was seen instead. */
export async function eventuallyHolds(claim: () => Promise<void>, limitMs = 15_000): Promise<void> {
  for (const until = Date.now() + limitMs; ; await wait(100)) {
    try {
      return await claim();
    } catch (fault) {
      if (Date.now() > until) throw fault;
    }
  }
}
