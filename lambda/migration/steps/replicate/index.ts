import type { Finding } from '../../../contract/finding';
import { replicationUser } from '../../../contract/names';
import type { StartFrom } from '../../../mysql/replication';
import { replicationFault } from '../../../mysql/replication-faults';
import type { Coordinates } from '../../data/position';
import type { ReplicationRun } from '../../data/step-outputs';
import { withSession } from '../../ports';
import { stillHas } from '../../servers/binlog-walk';
import { channelWords, pointChannel } from '../../servers/channel';
import { type ReplicaStatus, readReplicaStatus } from '../../servers/replica-status';
import { endLease, outputOf, type Step, type StepContext, type Turn } from '../../step';
import { frozenStoodStill } from '../freeze';
import { made } from '../prepare/markers';
import { channelFinding, errorOf, foreignChannelFinding, purgedFinding } from './channel-findings';
import { channelOrigin } from './channel-origin';
import { channelStart, markStart } from './channel-start';
import { resetGtidSet } from './reset-gtid-set';
import { startingPoint } from './starting-point';

const watchMs = 10_000;
const pollMs = 250;
/** How long an unreachable source is put down to rules that are still being applied (Azure: up to 5 minutes). */
const patienceMs = 6 * 60_000;

/** The target's channel, running from the frozen point (or from the end of a roll back). No event is ever skipped. */
export const replicate: Step<'replicate'> = {
  name: 'replicate',
  async turn(context) {
    const status = await readReplicaStatus(context.conductor);
    if (status !== undefined && status.sourceUser !== replicationUser) return held(foreignChannelFinding(status));
    const notReset = status === undefined ? await resetGtidSet(context) : [];
    if (notReset.length > 0) return { kind: 'held', findings: notReset };
    const from = await startingPoint(context);
    if (status === undefined) {
      const moved = await movedSince(context);
      if (moved !== undefined) return held(moved);
      const coordinates = originOf(context);
      const kept = await withSession(context.ports.databases, 'source', 'replicate', (source) =>
        stillHas(source, coordinates),
      );
      if (!kept) return held(purgedFinding(coordinates));
      // The copy is complete: a snapshot that is held longer only keeps the source from purging old rows.
      await context.ports.frozenReaders.release();
      await markStart(context);
      await pointChannel(context.desired, context.ports, context.conductor, from);
    } else {
      await pointAgain(context, status, from);
    }
    await start(context);
    return watch(context, from);
  },

  async undo(context) {
    const { conductor } = context;
    const status = await readReplicaStatus(conductor);
    if (status?.sourceUser === replicationUser) {
      const words = await channelWords(context.desired, conductor);
      for (const statement of words.stop()) await conductor.run(statement);
      await noteWhereItStood(context);
      for (const statement of words.forget()) await conductor.run(statement);
    }
    await endLease(context, 'target', made.channel);
  },
};

/** The rows are not those of the frozen point any more: whoever follows again before they are dropped goes on from here. */
async function noteWhereItStood(context: StepContext): Promise<void> {
  const executed = (await readReplicaStatus(context.conductor))?.executed;
  if (executed === undefined || executed.file === '') return;
  const { file, position } = executed;
  await context.change((record) => ({ ...record, followsFrom: { file, position, gtidSet: '' } }));
}

function originOf(context: StepContext): Coordinates {
  return channelOrigin(context.record()) ?? outputOf(context, 'freeze').coordinates;
}

/** Whether the frozen point has been left behind by what was copied from. One that follows again begins elsewhere. */
async function movedSince(context: StepContext): Promise<Finding | undefined> {
  if (context.record().followsFrom !== undefined) return undefined;
  return frozenStoodStill(context, outputOf(context, 'freeze'));
}

/** Settings that were refused may have been corrected: the channel is told them again, at the place where it stands. */
async function pointAgain(context: StepContext, status: ReplicaStatus, from: StartFrom): Promise<void> {
  const error = errorOf(status);
  if (status.receiving === 'yes' || error === undefined || replicationFault(error.errno, error.text).kind === 'data')
    return;
  const words = await channelWords(context.desired, context.conductor);
  for (const statement of words.stop()) await context.conductor.run(statement);
  const stopped = await readReplicaStatus(context.conductor);
  const stands = stopped?.executed ?? status.executed;
  const again: StartFrom = from.by === 'gtid' || stands.file === '' ? from : { by: 'position', position: stands };
  await pointChannel(context.desired, context.ports, context.conductor, again);
}

async function start(context: StepContext): Promise<void> {
  const status = await readReplicaStatus(context.conductor);
  if (status === undefined || (status.receiving !== 'no' && status.applying)) return;
  const words = await channelWords(context.desired, context.conductor);
  for (const statement of words.start()) await context.conductor.run(statement);
}

async function watch(context: StepContext, from: StartFrom): Promise<Turn<ReplicationRun>> {
  const { clock } = context.ports;
  const until = clock.monotonicMs() + watchMs;
  // A receiver says Yes before the source refuses what it asks for: one look is not enough.
  let healthyLooks = 0;
  for (;;) {
    const status = await readReplicaStatus(context.conductor);
    const began = channelStart(context);
    if (status === undefined || began === undefined) return { kind: 'working', waitSeconds: 1, note: 'no channel yet' };
    healthyLooks = status.receiving === 'yes' && status.applying ? healthyLooks + 1 : 0;
    if (healthyLooks > 2) {
      const method = status.autoPosition ? 'gtid' : 'position';
      const startedFrom = originOf(context);
      return { kind: 'finished', output: { startedFrom, method, targetPosition: began.targetPosition } };
    }
    const error = errorOf(status);
    if (error !== undefined) {
      const waited = clock.now().getTime() - Date.parse(began.at);
      if (replicationFault(error.errno, error.text).kind !== 'path' || waited > patienceMs)
        return held(channelFinding(error));
      return { kind: 'working', waitSeconds: 10, note: `the channel does not reach the source yet (${error.errno})` };
    }
    if (clock.monotonicMs() > until || context.budget.shouldPause()) {
      return { kind: 'working', waitSeconds: 2, note: `the channel starts (${from.by}, receiver ${status.receiving})` };
    }
    await clock.sleep(pollMs);
  }
}

function held(finding: ReturnType<typeof channelFinding>): Turn<ReplicationRun> {
  return { kind: 'held', findings: [finding] };
}
