import type { Attempt } from './attempt';
import { measureOutage, type Outage } from './outage';

export interface SwitchOutage extends Outage {
  /** The side that took the writes afterwards. */
  readonly to: Attempt['side'];
}

/** One outage for each time that the acknowledged writes went over to the other side, in order. */
export function measureSwitches(attempts: readonly Attempt[]): readonly SwitchOutage[] {
  const stays = staysOf(attempts);
  return stays.slice(1).flatMap((stay, index) => {
    const before = stays[index];
    if (before === undefined) return [];
    const part = attempts.slice(before.first, stay.last + 1);
    const outage = measureOutage(stay.side === 'target' ? part : part.map(mirrored));
    return outage === undefined ? [] : [{ ...outage, to: stay.side }];
  });
}

interface Stay {
  readonly side: Attempt['side'];
  /** Indexes of its first and last acknowledged attempt. */
  readonly first: number;
  last: number;
}

function staysOf(attempts: readonly Attempt[]): readonly Stay[] {
  const stays: Stay[] = [];
  for (const [index, { outcome, side }] of attempts.entries()) {
    if (outcome !== 'acknowledged') continue;
    const stay = stays.at(-1);
    if (stay?.side === side) stay.last = index;
    else stays.push({ side, first: index, last: index });
  }
  return stays;
}

/** A switch back, as a switch forth. */
function mirrored(attempt: Attempt): Attempt {
  return { ...attempt, side: attempt.side === 'source' ? 'target' : 'source' };
}
