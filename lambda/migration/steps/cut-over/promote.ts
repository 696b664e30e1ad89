import { Problem } from '../../../contract/problem';
import { canaryStatements } from '../../../mysql/canary';
import type { ReplicaStatus } from '../../../mysql/replication-status';
import type { CutoverState } from '../../data/cutover-state';
import { isAtOrPast } from '../../data/position';
import { sideOf } from '../../ports';
import { channelWords } from '../../servers/channel';
import { readOwnPosition } from '../../servers/own-position';
import { readReplicaStatus } from '../../servers/replica-status';
import { changeCutover, cutoverOf, insideBudget, type Switch } from './switch';

/**
 * Stops the channel; then one compare-and-set takes the latch and writes down where the channel stood, because
 * an undo starts it again exactly there. If the dead-man was faster, the compare-and-set throws.
 */
export async function stopChannelAndLatch(on: Switch): Promise<string> {
  insideBudget(on.step, 'stop-channel');
  const status = await stoppedChannel(on);
  const final = cutoverOf(on.step).finalPosition;
  if (status === undefined || final === null || !isAtOrPast(status.executed, final)) {
    throw new Problem({
      code: 'cutover.position-lost',
      side: sideOf(on.target.server),
      message: 'the stopped channel does not stand at or past the final position',
      remedy: 'writes are let back in; report this with the evidence if it happens again',
    });
  }
  insideBudget(on.step, 'latch-promoting');
  const { executed } = status;
  await on.step.change((record) =>
    record.cutover === null
      ? record
      : {
          ...record,
          latch: on.direction === 'forward' ? 'promoting' : record.latch,
          cutover: { ...record.cutover, channelStoppedAt: executed, timeline: [...on.timeline] },
        },
  );
  return `${executed.file}:${executed.position}`;
}

/** The channel has been stopped to see what it has applied; whoever started it meanwhile is stopped too. */
async function stoppedChannel(on: Switch): Promise<ReplicaStatus | undefined> {
  const status = await readReplicaStatus(on.target);
  if (status === undefined || (status.receiving === 'no' && !status.applying)) return status;
  const words = await channelWords(on.step.desired, on.target);
  for (const statement of words.stop()) await on.target.run(statement);
  return readReplicaStatus(on.target);
}

export async function removeChannel(on: Switch): Promise<string> {
  const words = await channelWords(on.step.desired, on.target);
  for (const statement of words.forget()) await on.target.run(statement);
  const status = await readReplicaStatus(on.target);
  if (status === undefined) return 'removed';
  throw new Problem({
    code: 'cutover.channel-stays',
    side: sideOf(on.target.server),
    message: 'the channel is still there after it was removed',
    remedy: `writes are let back in; look at SHOW REPLICA STATUS on the ${on.target.server}`,
  });
}

/** A write, a read and a delete in our own schema; then the place where the way back would start. */
export async function writeCanary(on: Switch): Promise<string> {
  insideBudget(on.step, 'write-canary');
  const canary = canaryStatements(cutoverOf(on.step).id);
  await on.target.run(canary.write);
  const seen = await on.target.rows(canary.read);
  await on.target.run(canary.remove);
  if (seen.length !== 1) {
    throw new Problem({
      code: 'cutover.canary-lost',
      side: 'target',
      message: 'a row written to the target could not be read back',
      remedy: 'writes are let back in; check the target server, then cut over again',
    });
  }
  const position = await readOwnPosition(on.target);
  await changeCutover(on.step, (state) => ({ ...state, targetPosition: position }));
  return `${position.file}:${position.position}`;
}

/** Kept beside: a later switch, back, is the record's `cutover` then. */
function promotionOf(cutover: CutoverState) {
  return { cutover, promotion: cutover };
}

/** THE POINT OF NO RETURN: past this compare-and-set the target is the writable side. */
export async function latchPromoted(on: Switch): Promise<string> {
  insideBudget(on.step, 'latch-promoted');
  await on.step.change((record) => ({
    ...record,
    latch: 'promoted',
    ...(record.cutover === null ? {} : promotionOf({ ...record.cutover, timeline: [...on.timeline] })),
  }));
  return 'promoted';
}

/**
 * The point of no return of the way back: both sides are closed at this moment. Past it the source is the writable side, and the
 * migration stands at its beginning again. What the source writes from its position here on is all that the target will lack.
 */
export async function latchReturned(on: Switch): Promise<string> {
  insideBudget(on.step, 'latch-returned');
  const targetPosition = await readOwnPosition(on.target);
  await on.step.change((record) => ({
    ...record,
    latch: 'returned',
    level: 'none',
    cutover: record.cutover === null ? null : { ...record.cutover, targetPosition, timeline: [...on.timeline] },
    ...(record.wayBack === undefined
      ? {}
      : { wayBack: { ...record.wayBack, state: 'ended', why: 'by the roll back' } }),
  }));
  return 'returned';
}
