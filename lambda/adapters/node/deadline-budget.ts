import type { Budget } from '../../migration/ports';

export interface DeadlineBudgetOptions {
  /** What the host still grants. */
  readonly remainingMs: () => number;
  /** Kept back for ending well: writing the record, closing sessions, answering. */
  readonly reserveMs: number;
}

export function deadlineBudget(options: DeadlineBudgetOptions): Budget {
  const remainingMs = () => Math.max(0, options.remainingMs() - options.reserveMs);
  return { remainingMs, shouldPause: () => remainingMs() === 0 };
}
