import type { Desired } from '../../../contract/desired';
import { isProblem } from '../../../contract/problem';
import type { WorkItem, WorkReply } from '../../data/work-item';
import type { Budget, Ports } from '../../ports';
import { type Assignment, assignments } from './assignments';
import { chunkOf, copyChunks } from './copy-chunk';
import { definitionChanged } from './definition-changed';
import { lazySessions, type Sessions } from './lazy-sessions';
import { type ReadAhead, readAhead } from './read-ahead';

/** A chunk that met a deadlock, a lock or a lost connection is tried this often; what stays is handed out again. */
const tries = 3;
const pauseMs = 200;

/** What a function does: the chunks of its item. */
export function copyWork(desired: Desired, ports: Ports, item: WorkItem, budget: Budget): Promise<WorkReply> {
  const items = [item];
  return copyItems(desired, ports, { next: () => items.shift(), budget });
}

export interface Supply {
  /** No item: this worker is not needed any more. */
  readonly next: () => WorkItem | undefined;
  readonly budget: Budget;
  /** Hears of the bytes of each chunk that is on the target. */
  readonly arrived?: (bytes: number) => void;
}

/**
 * What one worker does: chunks, a few small ones or one a transaction, until there are no more items. Any number of
 * workers may have the same chunk; one commits it. A newer freeze on the target ends the work without a word: nothing
 * of it is wanted.
 */
export async function copyItems(desired: Desired, ports: Ports, { next, budget, arrived }: Supply): Promise<WorkReply> {
  const work: Work = { desired, ports, sessions: lazySessions(ports), queue: assignments(ports.blobs, next) };
  let done = 0;
  let upcoming = beginNext(work);
  try {
    for (let current = await upcoming; current !== undefined; current = await upcoming) {
      if (budget.shouldPause()) break;
      // While the target digests and commits this, the source already reads the next.
      upcoming = current.over.then(() => beginNext(work));
      const outcome = await tryChunks(work, current);
      if (outcome === 'stale') break;
      if (outcome === 'failed' || outcome === 'one was taken') {
        await abandon(work, { current, upcoming: await upcoming, failed: outcome === 'failed' });
        upcoming = beginNext(work);
        continue;
      }
      done += current.begun.length;
      for (const { assignment, reading } of current.begun) {
        arrived?.(reading.sent().bytes);
        const facts = { migration: desired.name, chunk: assignment.number, outcome };
        ports.observer.notice({ name: 'copy.chunk-done', facts });
      }
    }
    return { done, left: work.queue.taken() - done };
  } finally {
    await drop(await upcoming.catch(() => undefined));
    await work.sessions.close();
  }
}

interface Work {
  readonly desired: Desired;
  readonly ports: Ports;
  readonly sessions: Sessions;
  readonly queue: ReturnType<typeof assignments>;
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
async function beginNext({ queue, sessions }: Work): Promise<Group | undefined> {
  const group = await queue.next();
  if (group === undefined) return undefined;
  let over: Promise<void> = Promise.resolve();
  const begun = group.map((assignment): Begun => {
    const { table, chunk } = chunkOf(assignment.plan, assignment.number);
    const turn = over;
    const reading = readAhead(() => turn.then(() => sessions.source(assignment.item.frozenId)), table, chunk);
    over = reading.over;
    return { assignment, reading };
  });
  return { begun, over };
}

async function tryChunks(
  { desired, ports, sessions }: Work,
  { begun }: Group,
): Promise<'copied' | 'already-there' | 'one was taken' | 'stale' | 'failed'> {
  const [first] = begun;
  if (first === undefined) return 'copied';
  const { item, plan, attempt } = first.assignment;
  const chunks = begun.map(({ assignment, reading }) => ({ number: assignment.number, rows: reading }));
  try {
    const outcome = await copyChunks({ target: await sessions.target(), plan, item, chunks });
    if (outcome !== 'copied') for (const { reading } of begun) reading.drop();
    if (outcome !== 'taken') return outcome;
    return begun.length === 1 ? 'already-there' : 'one was taken';
  } catch (thrown) {
    for (const { reading } of begun) reading.drop();
    for (const { assignment, reading } of begun) {
      const { table } = chunkOf(plan, assignment.number);
      if (await definitionChanged(desired, ports, { table, failure: reading.failure(), frozenId: item.frozenId }))
        return 'failed';
    }
    if (!isProblem(thrown) || !thrown.transient) throw thrown;
    const facts = { chunk: first.assignment.number, of: begun.length, attempt, code: thrown.code };
    ports.observer.notice({ name: 'copy.chunk-failed', facts });
    return 'failed';
  }
}

/** After a failure both sessions may be broken: everything begins again with new ones, each chunk alone. */
async function abandon(
  { ports, sessions, queue }: Work,
  { current, upcoming, failed }: { current: Group; upcoming: Group | undefined; failed: boolean },
): Promise<void> {
  await drop(upcoming);
  if (failed) await sessions.close();
  if (upcoming !== undefined) queue.again(upcoming.begun.map(({ assignment }) => assignment));
  const open = current.begun.map(({ assignment }) => assignment).filter(({ attempt }) => attempt < tries);
  queue.again(open.map((assignment) => ({ ...assignment, attempt: assignment.attempt + 1 })));
  const attempt = current.begun[0]?.assignment.attempt ?? 1;
  if (failed && attempt < tries) await ports.clock.sleep(pauseMs * attempt);
}

async function drop(group: Group | undefined): Promise<void> {
  for (const { reading } of group?.begun ?? []) reading.drop();
  await group?.over;
}
