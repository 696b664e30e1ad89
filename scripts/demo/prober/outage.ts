import type { Attempt } from './attempt';

export interface Outage {
  /** Last acknowledged write on the source to first acknowledged write on the target. */
  readonly milliseconds: number;
  readonly lastOnSourceMs: number;
  readonly firstOnTargetMs: number;
  /** Attempts inside the outage, by how they ended. */
  readonly refused: number;
  readonly lost: number;
  /** Attempts that waited longer than `hungMs` before they were answered, if ever. */
  readonly hung: number;
  /** The longest wait between two acknowledged writes before the outage: what the prober calls normal. */
  readonly longestPauseBeforeMs: number;
}

const hungMs = 250;

/** `undefined`: the prober never got through on the one side or the other. */
export function measureOutage(attempts: readonly Attempt[]): Outage | undefined {
  const onSource = attempts.filter((attempt) => attempt.outcome === 'acknowledged' && attempt.side === 'source');
  const onTarget = attempts.filter((attempt) => attempt.outcome === 'acknowledged' && attempt.side === 'target');
  const lastOnSourceMs = onSource.at(-1)?.endedMs;
  const firstOnTargetMs = onTarget.at(0)?.endedMs;
  if (lastOnSourceMs === undefined || firstOnTargetMs === undefined) return undefined;
  if (firstOnTargetMs < lastOnSourceMs) throw new Error('both sides took writes at the same time');
  const inside = attempts.filter((attempt) => attempt.endedMs > lastOnSourceMs && attempt.endedMs < firstOnTargetMs);
  return {
    milliseconds: Math.round(firstOnTargetMs - lastOnSourceMs),
    lastOnSourceMs,
    firstOnTargetMs,
    refused: inside.filter((attempt) => attempt.outcome === 'refused').length,
    lost: inside.filter((attempt) => attempt.outcome === 'lost').length,
    hung: inside.filter((attempt) => attempt.endedMs - attempt.startedMs > hungMs).length,
    longestPauseBeforeMs: Math.round(longestPause(onSource)),
  };
}

function longestPause(acknowledged: readonly Attempt[]): number {
  let longest = 0;
  for (const [index, attempt] of acknowledged.entries()) {
    const before = acknowledged[index - 1];
    if (before !== undefined) longest = Math.max(longest, attempt.endedMs - before.endedMs);
  }
  return longest;
}
