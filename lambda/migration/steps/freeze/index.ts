import type { Desired } from '../../../contract/desired';
import type { Finding } from '../../../contract/finding';
import type { FrozenPoint } from '../../data/step-outputs';
import type { Step, StepContext, Turn } from '../../step';
import { freezeBySnapshot, releaseSnapshot } from './held-snapshot';
import { freezeByReplica, replicaStoodStill, thawReplica } from './stopped-replica';

/** A way to hold one instant of the source still. */
interface Freezing {
  freeze(context: StepContext): Promise<Turn<FrozenPoint>>;
  release(context: StepContext): Promise<void>;
  /** After the copy: `undefined` when the instant was held all the time. */
  stoodStill(context: StepContext, point: FrozenPoint): Promise<Finding | undefined>;
}

const ways: Readonly<Record<Desired['freeze'], Freezing>> = {
  'stopped-replica': { freeze: freezeByReplica, release: thawReplica, stoodStill: replicaStoodStill },
  // A snapshot can not move; when its holders die nothing can be read from it at all.
  'held-snapshot': { freeze: freezeBySnapshot, release: releaseSnapshot, stoodStill: async () => undefined },
};

export const freeze: Step<'freeze'> = {
  name: 'freeze',
  turn: (context) => ways[context.desired.freeze].freeze(context),
  undo: (context) => ways[context.desired.freeze].release(context),
};

export async function frozenStoodStill(context: StepContext, point: FrozenPoint): Promise<Finding | undefined> {
  return ways[point.kind].stoodStill(context, point);
}

export { freezeIsVoid } from './void';
