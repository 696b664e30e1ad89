export type Side = 'source' | 'target';

/** A write that an application account was told is committed. Times of this process, in milliseconds. */
export interface Acknowledged {
  readonly side: Side;
  readonly startedMs: number;
  readonly endedMs: number;
}

/**
 * Writes that nobody should have been able to make: on the other side when there was no switch; on the old side, begun after the
 * new side had already acknowledged one, when there was.
 */
export function onTwoSides(writes: readonly Acknowledged[], began: Side, ended: Side): readonly Acknowledged[] {
  if (began === ended) return writes.filter(({ side }) => side !== began);
  const firstOnNew = Math.min(...writes.filter(({ side }) => side === ended).map(({ endedMs }) => endedMs));
  return writes.filter(({ side, startedMs }) => side === began && startedMs > firstOnNew);
}

/** The longest time, in milliseconds, in which no write was acknowledged on any side. */
export function longestPause(writes: readonly Acknowledged[], fromMs: number, untilMs: number): number {
  const ends = writes.map(({ endedMs }) => endedMs).filter((endedMs) => endedMs > fromMs && endedMs < untilMs);
  const marks = [fromMs, ...ends.sort((a, b) => a - b), untilMs];
  return Math.max(...marks.slice(1).map((mark, index) => mark - (marks[index] ?? mark)));
}
