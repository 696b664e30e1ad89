import type { Finding } from '../../../contract/finding';
import { replicationOf } from '../../../mysql/replication';
import { errnoOf } from '../../data/errno';
import type { FrozenPoint } from '../../data/step-outputs';
import { type Session, withSession } from '../../ports';
import { beat, waitUntilSeen } from '../../servers/pulse';
import { type ReplicaStatus, readReplicaStatus } from '../../servers/replica-status';
import { readServerFacts } from '../../servers/server-facts';
import { versionOf } from '../../servers/server-kind';
import { endLease, lease, type StepContext, type Turn } from '../../step';
import { made } from '../prepare/markers';
import { frozenPoint } from './frozen-point';
import { replicaProblem } from './replica-findings';

const catchUpMs = 5000;
/** The schema or the table of the pulse has not arrived yet. */
const notThere: readonly number[] = [1049, 1146];
const hostUnknown = 2005;

/** A read replica that is level with the source and then stands still: any worker can read it, for days. */
export async function freezeByReplica(context: StepContext): Promise<Turn<FrozenPoint>> {
  if (context.desired.replica === undefined) return held(replicaProblem.notGiven());
  return withSession(context.ports.databases, 'replica', 'freeze', async (replica) => {
    const status = await readReplicaStatus(replica);
    if (status === undefined) return held(replicaProblem.followsNobody());
    if (!stoppedByUs(context)) {
      const waiting = await levelWithSource(context, replica, status);
      if (waiting !== undefined) return waiting;
      await lease(context, { server: 'replica', setting: made.stoppedReplica, was: 'running', now: 'stopped' });
    }
    return stopAndRead(context, replica);
  });
}

export async function thawReplica(context: StepContext): Promise<void> {
  if (!stoppedByUs(context)) return;
  try {
    await withSession(context.ports.databases, 'replica', 'undo', async (replica) => {
      const { authority } = await wordsFor(context, replica);
      for (const statement of authority.thaw()) await replica.run(statement);
    });
  } catch (thrown) {
    // The replica was temporary: when it is gone there is nothing to start.
    if (errnoOf(thrown) !== hostUnknown) throw thrown;
  }
  await endLease(context, 'replica', made.stoppedReplica);
}

/** Somebody else may have started the replica during the copy: then no channel fits what was copied. */
export async function replicaStoodStill(context: StepContext, frozen: FrozenPoint): Promise<Finding | undefined> {
  return withSession(context.ports.databases, 'replica', 'replicate', async (replica) => {
    const status = await readReplicaStatus(replica);
    if (status === undefined) return replicaProblem.followsNobody();
    const { executed } = status;
    const stands = executed.file === frozen.coordinates.file && executed.position === frozen.coordinates.position;
    return stands ? undefined : replicaProblem.moved(frozen.coordinates, executed);
  });
}

/** `undefined`: a beat of the source, written now, has been seen on the replica. */
async function levelWithSource(
  { ports }: StepContext,
  replica: Session,
  status: ReplicaStatus,
): Promise<Turn<FrozenPoint> | undefined> {
  if (status.receiving === 'connecting') {
    return { kind: 'working', waitSeconds: 5, note: 'the replica is connecting to the source' };
  }
  if (status.sqlErrno !== 0 || status.ioErrno !== 0) return held(replicaProblem.inError(status));
  if (status.receiving === 'no' || !status.applying) return held(replicaProblem.stopped());
  return withSession(ports.databases, 'source', 'freeze', async (source) => {
    const { serverUuid } = await readServerFacts(source);
    if (status.sourceUuid !== serverUuid) return held(replicaProblem.ofAnother(status.sourceUuid, serverUuid));
    const value = await beat(source, ports.clock);
    const seenAfter = await waitForBeat(replica, value, ports);
    if (seenAfter !== 'unknown') return undefined;
    return { kind: 'working', waitSeconds: 5, note: `the replica is behind the source (${status.lagSeconds} s)` };
  });
}

async function waitForBeat(replica: Session, value: bigint, { clock }: StepContext['ports']) {
  try {
    return (await waitUntilSeen(replica, value, { clock, timeoutMs: catchUpMs })).waitedMs;
  } catch (thrown) {
    if (notThere.includes(errnoOf(thrown))) return 'unknown';
    throw thrown;
  }
}

/** Asked again after a death it stops what is stopped and reads the same coordinates. */
async function stopAndRead(context: StepContext, replica: Session): Promise<Turn<FrozenPoint>> {
  const { authority, gtidMode } = await wordsFor(context, replica);
  for (const statement of authority.freeze()) await replica.run(statement);
  const status = await readReplicaStatus(replica);
  if (status === undefined) return held(replicaProblem.followsNobody());
  if (status.sqlErrno !== 0) return held(replicaProblem.inError(status));
  if (status.applying || status.executed.file === '') {
    return { kind: 'working', waitSeconds: 2, note: 'the replica is stopping' };
  }
  // What it has applied has GTIDs when the source gives them to all; RDS's own default lets a replica keep them.
  const keepsThem = gtidMode !== 'OFF' && (await sourceGivesGtids(context));
  // The source's coordinates of what is applied here: Relay_Source_Log_File pairs with Exec_Source_Log_Pos.
  const gtidSet = keepsThem ? status.executedGtidSet : '';
  return { kind: 'finished', output: frozenPoint(context, 'stopped-replica', { ...status.executed, gtidSet }) };
}

async function wordsFor({ desired }: StepContext, replica: Session) {
  const platform = desired.replica?.platform ?? desired.source.platform;
  const { authority } = replicationOf({ platform, version: await versionOf(replica) });
  return { authority, gtidMode: (await readServerFacts(replica)).gtidMode };
}

async function sourceGivesGtids({ ports }: StepContext): Promise<boolean> {
  const { gtidMode } = await withSession(ports.databases, 'source', 'freeze', readServerFacts);
  return gtidMode === 'ON';
}

function stoppedByUs(context: StepContext): boolean {
  return context.record().leases.some(({ server, setting }) => server === 'replica' && setting === made.stoppedReplica);
}

function held(finding: Finding): Turn<FrozenPoint> {
  return { kind: 'held', findings: [finding] };
}
