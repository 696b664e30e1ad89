import { toProblem } from '../../contract/problem';
import type { LagUnknown } from '../data/lag-history';
import type { BinlogPosition, Coordinates } from '../data/position';
import { comparePositions } from '../data/position';
import type { Clock, Ports, Session } from '../ports';
import { hasApplied } from './applied';
import { readOwnPosition } from './own-position';
import { beat, seen } from './pulse';
import { type ReplicaStatus, readReplicaStatus } from './replica-status';

/** One measurement. `unknown` is a closed gate, and says why. */
export type LagLook =
  | { readonly lagMs: number; readonly applied: BinlogPosition }
  | { readonly lagMs: 'unknown'; readonly reason: LagUnknown; readonly why: string };

export interface LagWatch {
  look(timeoutMs: number): Promise<LagLook>;
  close(): Promise<void>;
}

const pollMs = 20;
/** The position of a channel with several workers is written down every 300 ms only (replica_checkpoint_period). */
const positionMs = 2000;
/** A connection whose other end has vanished says nothing for minutes. */
const graceMs = 5000;

/** Keeps its sessions between looks; a look that fails opens new ones at the next. */
export function watchLag({ databases, clock }: Pick<Ports, 'databases' | 'clock'>): LagWatch {
  let pair: { readonly source: Session; readonly target: Session } | undefined;
  const drop = async () => {
    const dropped = pair;
    pair = undefined;
    await Promise.all([dropped?.source.close(), dropped?.target.close()]);
  };
  const opened = async () => {
    if (pair !== undefined) return pair;
    const source = await databases.open('source', { purpose: 'pulse' });
    const target = await databases.open('target', { purpose: 'pulse' }).catch(async (thrown: unknown) => {
      await source.close();
      throw thrown;
    });
    pair = { source, target };
    return pair;
  };
  return {
    async look(timeoutMs) {
      try {
        const limitMs = timeoutMs + positionMs + graceMs;
        const look = opened().then((open) => lookAt(open, clock, timeoutMs));
        const answer = await within(look, clock, limitMs);
        if (answer !== undefined) return answer;
        await drop();
        return unknown('no-answer', `no server answered within ${limitMs / 1000} s`);
      } catch (thrown) {
        await drop();
        const problem = toProblem(thrown, 'ours');
        return unknown('no-answer', `${problem.code}: ${problem.message}`);
      }
    },
    close: drop,
  };
}

/** In short sleeps, so that nothing is left waiting behind an answer that came early. */
async function within<T>(answer: Promise<T>, clock: Clock, limitMs: number): Promise<T | undefined> {
  let ended = false;
  const done = answer.finally(() => {
    ended = true;
  });
  done.catch(() => undefined);
  const limit = async () => {
    const until = clock.monotonicMs() + limitMs;
    while (!ended && clock.monotonicMs() < until) await clock.sleep(100);
    return undefined;
  };
  return Promise.race([done, limit()]);
}

/** One look with sessions of its own. */
export async function lookAtLag(ports: Pick<Ports, 'databases' | 'clock'>, timeoutMs: number): Promise<LagLook> {
  const watch = watchLag(ports);
  try {
    return await watch.look(timeoutMs);
  } finally {
    await watch.close();
  }
}

/** From the commit of a beat on the source to its sight on the target, cross-checked with the channel's position. */
async function lookAt(
  { source, target }: { readonly source: Session; readonly target: Session },
  clock: Clock,
  timeoutMs: number,
): Promise<LagLook> {
  const before = await readReplicaStatus(target);
  const stopped = notRunning(before);
  if (before === undefined || stopped !== undefined) return unknown('stopped', stopped ?? 'no channel');
  const position = await readOwnPosition(source);
  const value = await beat(source, clock);
  const began = clock.monotonicMs();
  for (;;) {
    const arrived = await seen(target);
    const waitedMs = clock.monotonicMs() - began;
    if (arrived !== undefined && arrived >= value) return confirmed(target, clock, position, waitedMs);
    if (waitedMs >= timeoutMs) return notSeen(source, target, before, timeoutMs);
    await clock.sleep(Math.min(pollMs, timeoutMs - waitedMs));
  }
}

/** What stands on the source before the beat must be applied when the beat is. */
async function confirmed(target: Session, clock: Clock, wanted: Coordinates, lagMs: number): Promise<LagLook> {
  const until = clock.monotonicMs() + positionMs;
  for (;;) {
    const status = await readReplicaStatus(target);
    const stopped = notRunning(status);
    if (status === undefined || stopped !== undefined) return unknown('stopped', stopped ?? 'no channel');
    const applied = await hasApplied(target, status, wanted);
    if (applied === true) return { lagMs, applied: status.executed };
    if (applied === 'incomparable') {
      return unknown(
        'contradiction',
        `the source writes ${wanted.file} and the channel reads ${status.executed.file}: another server answers for the source (failover?)`,
      );
    }
    if (clock.monotonicMs() >= until) {
      return unknown(
        'contradiction',
        `the pulse arrived, but the channel stands at ${place(status.executed)} and not at ${place(wanted)}: somebody else writes the pulse on the target, or the channel follows another server`,
      );
    }
    await clock.sleep(pollMs);
  }
}

async function notSeen(source: Session, target: Session, before: ReplicaStatus, timeoutMs: number): Promise<LagLook> {
  const end = await readOwnPosition(source);
  const after = await readReplicaStatus(target);
  const stopped = notRunning(after);
  if (after === undefined || stopped !== undefined) return unknown('stopped', stopped ?? 'no channel');
  const seconds = timeoutMs / 1000;
  if (place(after.executed) !== place(before.executed)) {
    return unknown(
      'behind',
      `the pulse takes longer than ${seconds} s; the target is at ${place(after.executed)} of ${place(end)}`,
    );
  }
  const receives = place(after.received) !== place(before.received) || comparePositions(after.received, end) >= 0;
  const who = receives
    ? 'the applier: a large transaction, a lock on the target, or a table without a key'
    : `the receiver: it has got nothing since ${place(after.received)} (a connection whose other end is gone?)`;
  return unknown(
    'stuck',
    `both threads say that they run, but the target has stood at ${place(after.executed)} for ${seconds} s while the source is at ${place(end)}; look at ${who}`,
  );
}

function notRunning(status: ReplicaStatus | undefined): string | undefined {
  if (status === undefined) return 'the target has no replication channel';
  if (status.receiving === 'yes' && status.applying) return undefined;
  const receiver = status.receiving === 'yes' ? '' : `the receiver says ${status.receiving} (error ${status.ioErrno})`;
  const applier = status.applying ? '' : `the applier is stopped (error ${status.sqlErrno})`;
  return [receiver, applier].filter((text) => text !== '').join(', ');
}

function unknown(reason: LagUnknown, why: string): LagLook {
  return { lagMs: 'unknown', reason, why };
}

function place({ file, position }: BinlogPosition): string {
  return `${file}:${position}`;
}
