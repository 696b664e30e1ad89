import type { Budget } from '../../migration/ports';

export interface LambdaBudgetOptions {
  /** Lambda's own `context`. */
  readonly context: { getRemainingTimeInMillis(): number };
  /** Kept back for ending well: writing the record, closing sessions, answering. */
  readonly reserveMs: number;
}

export function lambdaBudget({ context, reserveMs }: LambdaBudgetOptions): Budget {
  const remainingMs = () => Math.max(0, context.getRemainingTimeInMillis() - reserveMs);
  return { remainingMs, shouldPause: () => remainingMs() === 0 };
}
