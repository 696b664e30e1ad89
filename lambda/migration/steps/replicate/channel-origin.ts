import type { Coordinates } from '../../data/position';
import type { RunRecord } from '../../data/run-record';

/** From where on the target follows the source: the frozen point, or where a roll back ended after which it follows again. */
export function channelOrigin({ followsFrom, outputs }: Pick<RunRecord, 'followsFrom' | 'outputs'>) {
  const origin: Coordinates | undefined = followsFrom ?? outputs.freeze?.coordinates;
  return origin;
}
