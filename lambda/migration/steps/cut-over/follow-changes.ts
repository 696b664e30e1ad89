import { beatPulse } from '../../../mysql/pulse';
import { type BinlogPosition, isAtOrPast } from '../../data/position';
import type { BinlogFeed, Session } from '../../ports';
import { readOwnPosition } from '../../servers/own-position';
import { readReplicaStatus } from '../../servers/replica-status';
import type { StepContext } from '../../step';
import { openVerifier, type Verifier } from '../validate/verify-tables';
import { type ChangedRows, changedRows } from './changed-rows';
import { type ComparedKeys, compareKeys } from './compare-keys';

/** So much of the past is read before the fence; what lies further back is left to the passes, and said. */
const catchUpMs = 60_000;
const patienceMs = 15_000;
const pollMs = 5;
const appliedPollMs = 20;

/** The rows that change on the source, followed by its binlog and compared again and again until the fence. */
export interface FollowedChanges {
  readonly verifier: Verifier;
  /** Keys that were equal at a moment after their last known change. */
  readonly verifiedBefore: () => number;
  /** Why changes since the newest clean pass may be unknown; empty: none. */
  unseen(): string;
  wholeTables(): readonly string[];
  /** Reads the past, compares, then goes on by itself. Resolves when little is left. */
  begin(): Promise<void>;
  /** No more comparing while the fence goes up. */
  pause(): Promise<void>;
  /** Waits until everything up to there is known, then compares what is left. Both sides have to stand still there. */
  finish(until: BinlogPosition, stop: () => boolean): Promise<ComparedKeys>;
  /** The end of the last change to the migrated schemas, known up to that position. */
  lastChangeUntil(position: BinlogPosition, untilMs: number): Promise<BinlogPosition | 'unknown'>;
  close(): Promise<void>;
}

export async function followChanges(step: StepContext, since: BinlogPosition): Promise<FollowedChanges> {
  const verifier = await openVerifier(step);
  const { clock, databases, binlogs } = step.ports;
  const { tables, shapes, pairs } = verifier;
  const beater = await databases.open('source', { purpose: 'follow' });
  const follow = async (from: BinlogPosition): Promise<Following> => {
    const rows = changedRows(from, tables, shapes);
    return following(await binlogs.follow('source', from), rows);
  };
  let followed = await follow(since);
  let skipped = '';
  let verified = 0;
  let pausing = false;
  let rounds: Promise<void> = Promise.resolve();

  /** Handed out, then applied by the target for sure, then compared: a change after that is handed out again. */
  const round = async (): Promise<number> => {
    const keys = followed.rows.drain();
    const [pair] = pairs;
    if (pair === undefined || !(await isApplied(beater, pair.target, step, () => pausing))) {
      for (const [table, bounds] of keys) followed.rows.putBack(table, bounds);
      return Number.POSITIVE_INFINITY;
    }
    const stopAt = clock.monotonicMs() + catchUpMs;
    const { equal, different, left } = await compareKeys(pairs, tables, keys, () => clock.monotonicMs() > stopAt);
    verified += equal;
    for (const [table, bounds] of [...different, ...left]) followed.rows.putBack(table, bounds);
    return [...keys.values()].reduce((total, bounds) => total + bounds.length, 0);
  };
  const rest = async (): Promise<void> => {
    while (!pausing) await round();
  };

  return {
    verifier,
    verifiedBefore: () => verified,
    unseen: () => skipped || followed.rows.unseen(),
    wholeTables: () => followed.rows.wholeTables(),
    async begin() {
      const wanted = await readOwnPosition(beater);
      if (!(await followed.until(wanted, clock.monotonicMs() + catchUpMs, step))) {
        await followed.close();
        skipped = `changes from ${since.file}:${since.position} to ${wanted.file}:${wanted.position}`;
        followed = await follow(wanted);
      }
      await round();
      await round();
      rounds = rest();
      // Its failure is met at `pause`.
      rounds.catch(() => undefined);
    },
    async pause() {
      pausing = true;
      await rounds;
    },
    async finish(until, stop) {
      const known = await followed.until(until, Number.POSITIVE_INFINITY, step, stop);
      if (!known) skipped = 'the last changes before the fence';
      return compareKeys(pairs, tables, followed.rows.drainAll(), stop);
    },
    async lastChangeUntil(position, untilMs) {
      const known = await followed.until(position, untilMs, step);
      return known ? followed.rows.lastChange() : 'unknown';
    },
    async close() {
      pausing = true;
      await rounds.catch(() => undefined);
      await followed.close();
      await beater.close();
      await verifier.close();
    },
  };
}

/**
 * A commit of our own comes after all that the binlog held before it, in the source's engine too; the target has applied
 * it when it stands past the position read after that. Given up as soon as nobody wants the answer: a channel that stands
 * still must not keep the fence waiting.
 */
async function isApplied(
  beater: Session,
  target: Session,
  step: StepContext,
  isUnwanted: () => boolean,
): Promise<boolean> {
  const { clock } = step.ports;
  await beater.run(beatPulse(clock.now().getTime()));
  const wanted = await readOwnPosition(beater);
  for (const until = clock.monotonicMs() + patienceMs; clock.monotonicMs() < until && !isUnwanted(); ) {
    const status = await readReplicaStatus(target);
    if (status !== undefined && status.executed.file !== '' && isAtOrPast(status.executed, wanted)) return true;
    await clock.sleep(appliedPollMs);
  }
  return false;
}

/** A view, not a copy. */
function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
}

interface Following {
  readonly rows: ChangedRows;
  /** True when everything before `position` is known. */
  until(position: BinlogPosition, untilMs: number, step: StepContext, stop?: () => boolean): Promise<boolean>;
  close(): Promise<void>;
}

function following(feed: BinlogFeed, rows: ChangedRows): Following {
  let fault: unknown;
  const reading = (async () => {
    for await (const events of feed.events) for (const event of events) rows.take(asBuffer(event));
  })();
  reading.catch((thrown: unknown) => {
    fault = thrown;
  });
  return {
    rows,
    async until(position, untilMs, step, stop = () => false) {
      const { clock } = step.ports;
      while (!isAtOrPast(rows.reached(), position)) {
        if (fault !== undefined) throw fault;
        if (clock.monotonicMs() > untilMs || stop()) return false;
        await clock.sleep(pollMs);
      }
      return true;
    },
    async close() {
      await feed.close();
      await reading.catch(() => undefined);
    },
  };
}
