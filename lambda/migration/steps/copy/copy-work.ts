import type { Desired } from '../../../contract/desired';
import { isProblem } from '../../../contract/problem';
import type { WorkItem, WorkReply } from '../../data/work-item';
import type { Budget, Ports } from '../../ports';
import { type Assignment, assignments } from './assignments';
import { chunkOf, copyChunk } from './copy-chunk';
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
 * What one worker does: chunks, one transaction each, until there are no more items. Any number of workers may have
 * the same chunk; one commits it. A newer freeze on the target ends the work without a word: nothing of it is wanted.
 */
export async function copyItems(desired: Desired, ports: Ports, { next, budget, arrived }: Supply): Promise<WorkReply> {
  const work: Work = { ports, sessions: lazySessions(ports), queue: assignments(ports.blobs, next) };
  let done = 0;
  let upcoming = beginNext(work);
  try {
    for (let current = await upcoming; current !== undefined; current = await upcoming) {
      if (budget.shouldPause()) break;
      const { number } = current.assignment;
      // While the target digests and commits this chunk, the source already reads the next.
      upcoming = current.reading.over.then(() => beginNext(work));
      const outcome = await tryChunk(work, current);
      if (outcome === 'stale') break;
      if (outcome === 'failed') {
        await abandon(work, current, await upcoming);
        upcoming = beginNext(work);
        continue;
      }
      done += 1;
      arrived?.(current.reading.sent().bytes);
      ports.observer.notice({ name: 'copy.chunk-done', facts: { migration: desired.name, chunk: number, outcome } });
    }
    return { done, left: work.queue.taken() - done };
  } finally {
    await drop(await upcoming.catch(() => undefined));
    await work.sessions.close();
  }
}

interface Work {
  readonly ports: Ports;
  readonly sessions: Sessions;
  readonly queue: ReturnType<typeof assignments>;
}

interface Begun {
  readonly assignment: Assignment;
  readonly reading: ReadAhead;
}

async function beginNext({ queue, sessions }: Work): Promise<Begun | undefined> {
  const assignment = await queue.next();
  if (assignment === undefined) return undefined;
  const { table, chunk } = chunkOf(assignment.plan, assignment.number);
  const reading = readAhead(() => sessions.source(assignment.item.frozenId), table, chunk);
  return { assignment, reading };
}

async function tryChunk(
  { ports, sessions }: Work,
  { assignment, reading }: Begun,
): Promise<'copied' | 'already-there' | 'stale' | 'failed'> {
  const { item, plan, number, attempt } = assignment;
  try {
    const outcome = await copyChunk({ target: await sessions.target(), rows: reading, plan, item, number });
    if (outcome !== 'copied') reading.drop();
    return outcome;
  } catch (thrown) {
    reading.drop();
    if (!isProblem(thrown) || !thrown.transient) throw thrown;
    ports.observer.notice({ name: 'copy.chunk-failed', facts: { chunk: number, attempt, code: thrown.code } });
    return 'failed';
  }
}

/** Both sessions may be broken: everything begins again with new ones. */
async function abandon({ ports, sessions, queue }: Work, failed: Begun, upcoming: Begun | undefined): Promise<void> {
  await drop(upcoming);
  await sessions.close();
  if (upcoming !== undefined) queue.again(upcoming.assignment);
  const { attempt } = failed.assignment;
  if (attempt >= tries) return;
  queue.again({ ...failed.assignment, attempt: attempt + 1 });
  await ports.clock.sleep(pauseMs * attempt);
}

async function drop(begun: Begun | undefined): Promise<void> {
  begun?.reading.drop();
  await begun?.reading.over;
}
