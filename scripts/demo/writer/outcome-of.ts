import type { Outcome } from './ledger';

/** Answers to COMMIT after which the server has surely rolled back: read_only, deadlock, lock wait, read-only transaction. */
const rolledBack: readonly number[] = [1290, 1213, 1205, 1792];

/** Before COMMIT was sent nothing can have been committed; after it only a sure answer is one. */
export function outcomeOf(failure: { readonly during: 'statements' | 'commit'; readonly error: unknown }): Outcome {
  if (failure.during === 'statements') return 'refused';
  const { error } = failure;
  const errno = error instanceof Error && 'errno' in error ? error.errno : undefined;
  return typeof errno === 'number' && rolledBack.includes(errno) ? 'refused' : 'unknown';
}
