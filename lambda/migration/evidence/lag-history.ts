import type { Direction } from '../data/cutover-state';
import { asLagHistory, type LagSample } from '../data/lag-history';
import { withNewest } from '../data/thinned-history';
import type { Blobs } from '../ports';

/** Forward until the promotion, back over the way back after it: each switch rests on its own. */
const keys: Readonly<Record<Direction, string>> = { forward: 'lag-history.json', back: 'lag-history-back.json' };

export async function readLagHistory(
  blobs: Pick<Blobs, 'get' | 'list'>,
  direction: Direction = 'forward',
): Promise<readonly LagSample[]> {
  const key = keys[direction];
  return (await blobs.list(key)).length === 0 ? [] : asLagHistory(await blobs.get(key));
}

/** For the plot of the report; two that write at once lose a sample, which decides nothing. */
export async function rememberLag(blobs: Blobs, sample: LagSample, direction: Direction = 'forward'): Promise<void> {
  await blobs.put(keys[direction], withNewest(await readLagHistory(blobs, direction), sample));
}
