import type { Desired } from '../../../contract/desired';
import { isProblem, type Problem } from '../../../contract/problem';
import { type PieceStock, pieceStock } from '../../../mysql/copy/piece-stock';
import type { WorkItem, WorkReply } from '../../data/work-item';
import { clearNotices, type Notices, noticesOf } from '../../notices';
import type { Budget, Ports } from '../../ports';
import { isOutage, pauseBefore } from '../../retry-policy';
import { saidIn } from '../../said-in';
import { type Assignment, assignments } from './assignments';
import { chunkOf, copyChunks } from './copy-chunk';
import { definitionChanged } from './definition-changed';
import { lazySessions, type Sessions } from './lazy-sessions';
import { type ReadAhead, readAhead } from './read-ahead';
import { type Throttle, throttleOn } from './throttle';
import { type Pace, paceWithin, watchDeadline } from './within-budget';

/**
 * What a function does: the chunks of its item. A fault that trying again does not settle stands as a notice before it
 * is thrown: the conductor's next turn finds it there, whatever the state machine makes of the error.
 */
export async function copyWork(desired: Desired, told: Ports, item: WorkItem, budget: Budget): Promise<WorkReply> {
  const ports = saidIn(told, { step: 'copy' });
  const author = `item-${item.chunks[0] ?? 0}`;
  const notices = noticesOf(ports, author);
  // What an earlier try of this item has left behind.
  await clearNotices(ports.blobs, author);
  const throttle = throttleOn(desired, ports, { author: `${author}-load` });
  const items = [item];
  try {
    return await copyItems(desired, ports, { next: () => items.shift(), budget, throttle, notices });
  } catch (thrown) {
    if (isProblem(thrown) && !thrown.transient) {
      const { code, side, message, remedy } = thrown;
      await notices.raise({ code, side, effect: 'stopped', message, remedy }).catch(() => undefined);
    }
    throw thrown;
  } finally {
    await throttle.close();
  }
}

export interface Supply {
  /** No item: this worker is not needed any more. */
  readonly next: () => WorkItem | undefined;
  readonly budget: Budget;
  /** Asked before each chunk. */
  readonly throttle: Pick<Throttle, 'admit'>;
  /** Where an outage is told that is being waited out. */
  readonly notices: Notices;
  /** Hears of the bytes of each chunk that is on the target. */
  readonly arrived?: (bytes: number) => void;
}

/**
 * What one worker does: chunks, a few small ones or one a transaction, until there are no more items or the
 * time is over. Any number of workers may have the same chunk; one commits it. A newer freeze on the target ends the
 * work without a word: nothing of it is wanted.
 */
export async function copyItems(desired: Desired, told: Ports, supply: Supply): Promise<WorkReply> {
  const { budget } = supply;
  const ports = saidIn(told, { step: 'copy' });
  const sessions = lazySessions(ports);
  const queue = assignments(ports.blobs, supply.next);
  const work: Work = { ...supply, desired, ports, sessions, queue, pace: paceWithin(budget), stock: pieceStock() };
  const deadline = watchDeadline({ budget, clock: ports.clock }, () => sessions.close());
  let done = 0;
  let upcoming = beginNext(work);
  try {
    for (let current = await upcoming; current !== undefined; current = await upcoming) {
      if (budget.shouldPause()) break;
      // While the target digests and commits this, the source already reads the next.
      upcoming = current.over.then(() => beginNext(work));
      // Awaited later, but it may fail before that.
      upcoming.catch(() => undefined);
      const outcome = await tryChunks(work, current);
      if (outcome === 'stale') break;
      if (outcome !== 'copied' && outcome !== 'already-there') {
        if (budget.shouldPause() || !(await waitOut(work, outcome, current, await upcoming))) break;
        upcoming = beginNext(work);
        continue;
      }
      done += current.begun.length;
      await supply.notices.over();
      for (const { assignment, reading } of current.begun) {
        const { rows, bytes } = reading.sent();
        supply.arrived?.(bytes);
        const facts = { chunk: assignment.number, outcome, rows, bytes };
        ports.observer.notice({ name: 'copy.chunk-done', facts });
      }
    }
    return { done, left: queue.taken() - done };
  } finally {
    deadline.stop();
    await drop(await upcoming.catch(() => undefined));
    await sessions.close();
  }
}

interface Work extends Supply {
  readonly desired: Desired;
  readonly ports: Ports;
  readonly sessions: Sessions;
  readonly queue: ReturnType<typeof assignments>;
  readonly pace: Pace;
  readonly stock: PieceStock;
}

interface Begun {
  readonly assignment: Assignment;
  readonly reading: ReadAhead;
}

/** What goes into one transaction. */
interface Group {
  readonly begun: readonly Begun[];
  /** When the source has nothing more to do for any of it; never fails. */
  readonly over: Promise<void>;
}

/** One reader: the second chunk is read when the first has been. */
async function beginNext({ queue, sessions, throttle, budget, pace, stock }: Work): Promise<Group | undefined> {
  const group = await queue.next();
  if (group === undefined) return undefined;
  if (!pace.fits(bytesOf(group)) || !(await throttle.admit(budget))) return undefined;
  let over: Promise<void> = Promise.resolve();
  const begun = group.map((assignment): Begun => {
    const { table, chunk } = chunkOf(assignment.plan, assignment.number);
    const turn = over;
    const open = () => turn.then(() => sessions.source(assignment.item.frozenId));
    const reading = readAhead({ open, table, chunk, stock });
    over = reading.over;
    return { assignment, reading };
  });
  return { begun, over };
}

function bytesOf(group: readonly Assignment[]): number {
  return group.reduce((sum, { plan, number }) => sum + chunkOf(plan, number).chunk.bytes, 0);
}

/** A Problem: nothing was copied, and it may be tried again. */
async function tryChunks(
  { desired, ports, sessions, pace }: Work,
  { begun }: Group,
): Promise<'copied' | 'already-there' | 'one was taken' | 'stale' | Problem> {
  const [first] = begun;
  if (first === undefined) return 'copied';
  const { item, plan, attempt } = first.assignment;
  const chunks = begun.map(({ assignment, reading }) => ({ number: assignment.number, rows: reading }));
  const begunAt = ports.clock.monotonicMs();
  try {
    const outcome = await copyChunks({ target: await sessions.target(), plan, item, chunks });
    if (outcome === 'copied') {
      pace.took(bytesOf(begun.map(({ assignment }) => assignment)), ports.clock.monotonicMs() - begunAt);
      return outcome;
    }
    for (const { reading } of begun) reading.drop();
    if (outcome !== 'taken') return outcome;
    return begun.length === 1 ? 'already-there' : 'one was taken';
  } catch (thrown) {
    for (const { reading } of begun) reading.drop();
    for (const { assignment, reading } of begun) {
      const { table } = chunkOf(plan, assignment.number);
      // Its freeze is given up: nothing of it is wanted any more.
      const met = { table, failure: reading.failure(), frozenId: item.frozenId };
      if (await definitionChanged(desired, ports, met)) return 'stale';
    }
    if (!isProblem(thrown)) throw thrown;
    const facts = { chunk: first.assignment.number, of: begun.length, attempt, code: thrown.code };
    ports.observer.notice({ name: 'copy.chunk-failed', facts });
    return thrown;
  }
}

/**
 * Each chunk again, alone. After a fault both sessions may be broken: everything begins with new ones, after a pause
 * that grows. A fault that does not pass, or has not passed for long enough, is thrown. False: no more of it is wanted,
 * or the time does not last for the pause.
 */
async function waitOut(
  work: Work,
  met: Problem | 'one was taken',
  current: Group,
  upcoming: Group | undefined,
): Promise<boolean> {
  const { ports, sessions, queue, budget } = work;
  await drop(upcoming);
  if (upcoming !== undefined) queue.again(upcoming.begun.map(({ assignment }) => assignment));
  queue.again(current.begun.map(({ assignment }) => ({ ...assignment, attempt: assignment.attempt + 1 })));
  if (met === 'one was taken') return true;

  await sessions.close();
  // The next turn freezes again.
  if (met.code === 'source.freeze-lost') return false;
  const { attempt = 1, number = 0 } = current.begun[0]?.assignment ?? {};
  const pauseMs = pauseBefore(met, attempt, number);
  if (pauseMs === undefined) throw met;
  if (isOutage(met)) {
    const { code, side, message, remedy } = met;
    const waiting = `${message}; waiting, attempt ${attempt}`;
    await work.notices.raise({ code, side, effect: 'paused', message: waiting, remedy });
  }
  if (pauseMs > budget.remainingMs()) return false;
  await ports.clock.sleep(pauseMs);
  return true;
}

async function drop(group: Group | undefined): Promise<void> {
  for (const { reading } of group?.begun ?? []) reading.drop();
  await group?.over;
}
