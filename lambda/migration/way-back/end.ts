import { errnoOf } from '../data/errno';
import { facing } from '../facing';
import { withSession } from '../ports';
import type { StepContext } from '../step';
import { changeWayBack } from './change';
import { endChannel } from './channel';

/** Stopped or deleted meanwhile: nothing follows any more. */
const unreachable: readonly number[] = [2002, 2003, 2005];

/** Before anything is dropped on the target: a drop there would follow to the source. False: there was no channel. */
export async function endWayBack(context: StepContext): Promise<boolean> {
  const { wayBack } = context.record();
  if (wayBack === undefined || wayBack.state === 'off') return false;
  let ended = false;
  try {
    ended = await withSession(context.ports.databases, 'source', 'way-back', (source) =>
      endChannel(facing(context, 'back'), source),
    );
  } catch (thrown) {
    if (!unreachable.includes(errnoOf(thrown))) throw thrown;
  }
  await changeWayBack(context, { state: 'ended', why: 'by the clean up' });
  return ended;
}
