import { isGtidSubset, parseTruth } from '../../../mysql/gtid';
import type { StartFrom } from '../../../mysql/replication';
import { readServerFacts } from '../../servers/server-facts';
import { outputOf, type StepContext } from '../../step';
import { channelOrigin } from './channel-origin';

/**
 * By GTID only when the target says that it has everything up to where it begins, which takes a reset of its
 * GTID set after the copy (`az mysql flexible-server gtid reset`); else by position, which is right in both
 * modes. A channel by GTID without that would ask for the whole history of the source.
 */
export async function startingPoint(context: StepContext): Promise<StartFrom> {
  const { file, position, gtidSet } = channelOrigin(context.record()) ?? outputOf(context, 'freeze').coordinates;
  const byPosition: StartFrom = { by: 'position', position: { file, position } };
  if (gtidSet === '') return byPosition;
  const { gtidMode } = await readServerFacts(context.conductor);
  if (gtidMode !== 'ON') return byPosition;
  const covered = parseTruth(await context.conductor.rows(isGtidSubset(gtidSet)));
  return covered ? { by: 'gtid' } : byPosition;
}
