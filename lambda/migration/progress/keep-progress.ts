import { toProblem } from '../../contract/problem';
import { isProgressReport, type ProgressReport } from '../data/progress';
import type { Blobs, Ports, Session } from '../ports';
import { withSession } from '../ports';
import { neverBack } from './never-back';
import { progressReader } from './read-progress';

/** Overwritten at most once a second; nobody decides anything by it. */
export const progressKey = 'progress/now.json';

export async function readKeptProgress(blobs: Pick<Blobs, 'get' | 'list'>): Promise<ProgressReport | undefined> {
  if ((await blobs.list(progressKey)).length === 0) return undefined;
  const blob = await blobs.get(progressKey).catch(() => undefined);
  return isProgressReport(blob) ? blob : undefined;
}

/** One look, for a host whose turns end. A look that fails costs nothing but itself. */
export async function noteProgress(ports: Ports): Promise<void> {
  try {
    const found = await ports.records.read();
    if (found === undefined) return;
    const seen = await withSession(ports.databases, 'target', 'progress', (target) =>
      progressReader(ports.blobs, ports.clock).read(found.record, target),
    );
    await ports.blobs.put(progressKey, neverBack(await readKeptProgress(ports.blobs), seen));
  } catch (thrown) {
    ports.observer.notice({ name: 'progress.unseen', facts: { code: toProblem(thrown, 'ours').code } });
  }
}

const everyMs = 1000;
const stepMs = 100;
/** Looking takes a small part of the time at most, but whoever watches hears something. */
const share = 5;
const atLeastEveryMs = 10_000;

export interface Keeper {
  /** Takes a last look and ends. */
  stop(): Promise<void>;
}

/** Looks again and again beside the turns of this process. `seen` hears of every look. */
export function keepProgress(ports: Ports, seen: (report: ProgressReport) => void): Keeper {
  const reader = progressReader(ports.blobs, ports.clock);
  let session: Session | undefined;
  let known: ProgressReport | undefined;
  let stopped = false;

  const look = async (): Promise<void> => {
    const found = await ports.records.read();
    if (found === undefined) return;
    if (session === undefined || session.closed) {
      session = await ports.databases.open('target', { purpose: 'progress' });
    }
    known = neverBack(known ?? (await readKeptProgress(ports.blobs)), await reader.read(found.record, session));
    await ports.blobs.put(progressKey, known);
    seen(known);
  };
  const lookOrMiss = async (): Promise<number> => {
    const startedAt = ports.clock.monotonicMs();
    await look().catch((thrown: unknown) => {
      ports.observer.notice({ name: 'progress.unseen', facts: { code: toProblem(thrown, 'ours').code } });
    });
    return ports.clock.monotonicMs() - startedAt;
  };
  const work = async (): Promise<void> => {
    while (!stopped) {
      const tookMs = await lookOrMiss();
      const until = ports.clock.monotonicMs() + Math.max(everyMs, Math.min(share * tookMs, atLeastEveryMs));
      while (!stopped && ports.clock.monotonicMs() < until) await ports.clock.sleep(stepMs);
    }
    await lookOrMiss();
    await session?.close();
  };
  const ended = work();
  return {
    async stop() {
      stopped = true;
      await ended;
    },
  };
}
