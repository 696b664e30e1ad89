import { Problem } from '../../../contract/problem';
import type { ReplicaStatus } from '../../../mysql/replication-status';
import { type BinlogPosition, isAtOrPast } from '../../data/position';
import { type ServerName, sideOf } from '../../ports';
import { channelWords } from '../../servers/channel';
import { readOwnPosition } from '../../servers/own-position';
import { readReplicaStatus } from '../../servers/replica-status';
import { changeCutover, cutoverOf, insideBudget, msLeft, poll, type Switch } from './switch';

const pollMs = 5;
const stopAgainMs = 200;

/** Read after the fence is proven: every acknowledged transaction lies before it. */
export async function readFinalPosition(on: Switch): Promise<string> {
  const position = await readOwnPosition(on.source);
  await changeCutover(on.step, (state) => ({ ...state, finalPosition: position }));
  return `${position.file}:${position.position}`;
}

/**
 * Applied >= final, never equality: the platform's own heartbeat goes on. Seconds behind are not asked. Ends with the
 * channel stopped: parallel appliers write their position down only every 300 ms, and when they stop. So a channel
 * that has received everything and says that it is idle is stopped and asked; if that was too early, it goes on.
 */
export async function waitUntilApplied(on: Switch): Promise<string> {
  insideBudget(on.step, 'wait-until-applied');
  const final = cutoverOf(on.step).finalPosition;
  if (final === null) throw notKnown(on.target.server);
  const words = await channelWords(on.step.desired, on.target);
  const { clock } = on.step.ports;
  const until = clock.monotonicMs() + msLeft(on.step);
  let askAgainAt = 0;
  const applied = await poll(on.step, pollMs, until, async () => {
    const status = await runningStatus(on);
    const standsPast = hasApplied(status, final);
    const mayStand = status.idle && isAtOrPast(status.received, final) && clock.monotonicMs() >= askAgainAt;
    if (!standsPast && !mayStand) return undefined;
    for (const statement of words.stop()) await on.target.run(statement);
    const stopped = await runningStatus(on);
    if (hasApplied(stopped, final)) return stopped.executed;
    for (const statement of words.start()) await on.target.run(statement);
    askAgainAt = clock.monotonicMs() + stopAgainMs;
    return undefined;
  });
  if (applied === undefined) {
    insideBudget(on.step, 'wait-until-applied');
    throw notKnown(on.target.server);
  }
  return `${applied.file}:${applied.position}`;
}

async function runningStatus(on: Switch): Promise<ReplicaStatus> {
  const status = await readReplicaStatus(on.target);
  if (status === undefined || status.sqlErrno !== 0) throw stopped(on.target.server, status?.sqlErrno ?? 0);
  return status;
}

function hasApplied({ executed }: ReplicaStatus, final: BinlogPosition): boolean {
  return executed.file !== '' && isAtOrPast(executed, final);
}

function stopped(server: ServerName, errno: number): Problem {
  return new Problem({
    code: 'cutover.channel-stopped',
    side: sideOf(server),
    message: `the channel of the ${server} stopped while it was catching up (error ${errno})`,
    remedy: `writes are let back in; find the cause with SHOW REPLICA STATUS on the ${server}, then try again`,
  });
}

function notKnown(server: ServerName): Problem {
  return new Problem({
    code: 'cutover.position-unknown',
    side: sideOf(server),
    message: `whether the ${server} has applied everything could not be found out in time`,
    remedy: 'writes are let back in; cut over again when the lag is low and steady',
  });
}
