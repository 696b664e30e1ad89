import type { Problem } from '../contract/problem';

/** How long a fault is waited out: so many tries, a pause that doubles from the first to the longest. */
export interface Patience {
  readonly tries: number;
  readonly firstMs: number;
  readonly mostMs: number;
}

/** Two transactions met: one of them is over soon. A lock timeout has waited half a minute by itself. */
const contention: Patience = { tries: 8, firstMs: 200, mostMs: 5_000 };
/** A server restarts in half a minute; a standby of Flexible Server takes over within two. About six minutes in all. */
const outage: Patience = { tries: 26, firstMs: 500, mostMs: 15_000 };
/** Storage that grows by itself takes minutes; temporary space comes back when other statements end. About 15 minutes. */
const space: Patience = { tries: 17, firstMs: 15_000, mostMs: 60_000 };
const other: Patience = { tries: 4, firstMs: 1_000, mostMs: 8_000 };

const byWord: ReadonlyMap<string, Patience> = new Map([
  ['deadlock', contention],
  ['lock-timeout', contention],
  ['interrupted', contention],
  ['killed', contention],
  ['connection-lost', outage],
  ['unreachable', outage],
  ['shutting-down', outage],
  ['too-many-connections', outage],
  ['disk-full', space],
  ['table-full', space],
  ['temporary-space', space],
]);

/** `undefined`: no other try would end otherwise. Only what is known to pass, or marked as transient, is tried again. */
export function patienceWith(problem: Problem): Patience | undefined {
  const word = problem.code.split('.').at(-1) ?? '';
  const known = problem.side === 'source' || problem.side === 'target' ? byWord.get(word) : undefined;
  // It took writes before: a standby that is taking over refuses them for a while.
  if (problem.code === 'target.read-only') return outage;
  // Repeating can not bring these back: another turn has to look at the record first.
  if (problem.code === 'ours.superseded' || problem.code === 'source.freeze-lost') return undefined;
  return known ?? (problem.transient ? other : undefined);
}

/**
 * The pause before the next try; `undefined` when there is none. `salt` sets apart those who failed together, by up to
 * a quarter: two that deadlocked must not meet again.
 */
export function pauseBefore(problem: Problem, attempt: number, salt = 0): number | undefined {
  const patience = patienceWith(problem);
  if (patience === undefined || attempt >= patience.tries) return undefined;
  const doubled = Math.min(patience.mostMs, patience.firstMs * 2 ** Math.min(attempt - 1, 30));
  return Math.round(doubled * (1 + (salt % 8) / 32));
}

/** Only more storage, or other statements that end, help. */
export function wantsRoom(problem: Problem): boolean {
  return patienceWith(problem) === space;
}

/** Waiting for this is worth a word to the operator; a deadlock is not. */
export function isOutage(problem: Problem): boolean {
  const patience = patienceWith(problem);
  return patience === outage || patience === space;
}
