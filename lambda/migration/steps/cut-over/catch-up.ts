import { Problem } from '../../../contract/problem';
import { isAtOrPast } from '../../data/position';
import { type ServerName, sideOf } from '../../ports';
import { readOwnPosition } from '../../servers/own-position';
import { readReplicaStatus } from '../../servers/replica-status';
import { changeCutover, cutoverOf, insideBudget, msLeft, poll, type Switch } from './switch';

const pollMs = 10;

/** Read after the fence is proven: every acknowledged transaction lies before it. */
export async function readFinalPosition(on: Switch): Promise<string> {
  const position = await readOwnPosition(on.source);
  await changeCutover(on.step, (state) => ({ ...state, finalPosition: position }));
  return `${position.file}:${position.position}`;
}

/** Applied >= final, never equality: the platform's own heartbeat goes on. Seconds behind are not asked. */
export async function waitUntilApplied(on: Switch): Promise<string> {
  insideBudget(on.step, 'wait-until-applied');
  const final = cutoverOf(on.step).finalPosition;
  if (final === null) throw notKnown(on.target.server);
  const until = on.step.ports.clock.monotonicMs() + msLeft(on.step);
  const applied = await poll(on.step, pollMs, until, async () => {
    const status = await readReplicaStatus(on.target);
    if (status === undefined || status.sqlErrno !== 0) throw stopped(on.target.server, status?.sqlErrno ?? 0);
    return status.executed.file !== '' && isAtOrPast(status.executed, final) ? status.executed : undefined;
  });
  if (applied === undefined) {
    insideBudget(on.step, 'wait-until-applied');
    throw notKnown(on.target.server);
  }
  return `${applied.file}:${applied.position}`;
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
