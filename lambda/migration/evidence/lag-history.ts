import { asLagHistory, type LagSample, withSample } from '../data/lag-history';
import type { Blobs } from '../ports';

const key = 'lag-history.json';

export async function readLagHistory(blobs: Blobs): Promise<readonly LagSample[]> {
  return (await blobs.list(key)).length === 0 ? [] : asLagHistory(await blobs.get(key));
}

/** For the plot of the report; two that write at once lose a sample, which decides nothing. */
export async function rememberLag(blobs: Blobs, sample: LagSample): Promise<void> {
  await blobs.put(key, withSample(await readLagHistory(blobs), sample));
}
