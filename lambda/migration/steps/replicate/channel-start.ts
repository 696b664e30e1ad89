import type { Coordinates } from '../../data/position';
import { readOwnPosition } from '../../servers/own-position';
import type { StepContext } from '../../step';
import { lease } from '../../step';
import { made } from '../prepare/markers';

/** When and where on the target the channel began: written down before it is made, the same in every later turn. */
export interface ChannelStart {
  readonly at: string;
  readonly targetPosition: Coordinates;
}

export async function markStart(context: StepContext): Promise<void> {
  const targetPosition = await readOwnPosition(context.conductor);
  const start: ChannelStart = { at: context.ports.clock.now().toISOString(), targetPosition };
  await lease(context, { server: 'target', setting: made.channel, was: null, now: JSON.stringify(start) });
}

/** `undefined`: no turn of this migration has made the channel. */
export function channelStart(context: StepContext): ChannelStart | undefined {
  const marker = context.record().leases.find(({ server, setting }) => server === 'target' && setting === made.channel);
  return marker === undefined ? undefined : parse(JSON.parse(marker.now));
}

function parse(value: { at: string; targetPosition: Coordinates }): ChannelStart {
  return { at: value.at, targetPosition: value.targetPosition };
}
