export interface PropertyRuns {
  readonly seeds: readonly number[];
  /** In each run. */
  readonly tables: number;
}

/**
 * `COPY_SEED=42` (or `42,43`) repeats a run; `COPY_RUNS=100` makes so many with seeds of the clock (`npm run test:long`). Without
 * either: a few fixed seeds, so that what passed yesterday passes today.
 */
export function propertyRuns(): PropertyRuns {
  const { COPY_SEED, COPY_RUNS, COPY_TABLES } = process.env;
  const tables = Number(COPY_TABLES ?? 40);
  if (COPY_SEED !== undefined) return { seeds: COPY_SEED.split(',').map(Number), tables };
  if (COPY_RUNS === undefined) return { seeds: [1, 2, 3], tables };
  const base = Date.now() % 1_000_000_000;
  return { seeds: Array.from({ length: Number(COPY_RUNS) }, (_, index) => base + index), tables };
}
