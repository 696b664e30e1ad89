import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { unlimitedBudget } from '../adapters/node';
import type { Desired } from '../contract/desired';
import { isProblem } from '../contract/problem';
import { atLeast, type Reach } from '../contract/reach';
import type { ProgressReport } from '../migration/data/progress';
import { readWorkItem } from '../migration/data/work-item';
import { advance, type Progress } from '../migration/engine';
import { openRecord } from '../migration/open-record';
import type { Observer, Ports } from '../migration/ports';
import { keepProgress } from '../migration/progress/keep-progress';
import { resolveSchemas } from '../migration/resolve-schemas';
import { copyItems, findCrew } from '../migration/steps/copy';
import { publishSide } from '../migration/steps/cut-over/publish-endpoint';
import { type LocalPorts, localPorts } from './local-ports';
import { desiredFile } from './local-run-files';

export type Settled = Extract<Progress, { kind: 'reached' | 'held' }>;

/** The same engine, driven in this process: turns one after the other, fan-outs as concurrent workers. */
export interface LocalRun {
  readonly ports: Ports;
  readonly desired: Desired;
  /** Turns until the level is reached or held. `onProgress` sees every turn's end. */
  advanceUntilSettled(reach: Reach, onProgress?: (progress: Progress) => void): Promise<Settled>;
  close(): Promise<void>;
}

export interface LocalRunOptions {
  readonly desired: Desired;
  /** Holds the state of record, the blobs and the published copy. */
  readonly stateDir: string;
  readonly observer: Observer;
  /** Puts something around the ports: a fault to inject, a fence of another platform. */
  readonly around?: (ports: Ports) => Ports;
  /** Hears how far the sync is, at most once a second. */
  readonly watching?: (report: ProgressReport) => void;
}

export async function openLocalRun(options: LocalRunOptions): Promise<LocalRun> {
  const { stateDir } = options;
  const { ports, close } = aroundOf(options);
  await mkdir(stateDir, { recursive: true });
  const desired = await resolveSchemas(options.desired, ports).catch(async (thrown: unknown) => {
    await close();
    throw thrown;
  });
  await writeFile(join(stateDir, desiredFile), `${JSON.stringify(desired, null, 2)}\n`);
  return {
    ports,
    desired,
    close,
    async advanceUntilSettled(reach, onProgress) {
      const wanted: Desired = { ...desired, reach };
      const { record } = await openRecord(wanted, ports);
      if (record.latch !== 'promoted') await publishSide(ports, wanted, 'source');
      if (reach === 'rolled-back' || atLeast(reach, 'cut-over')) return drive(wanted, ports, onProgress);
      const keeper = keepProgress(ports, options.watching ?? (() => undefined));
      try {
        return await drive(wanted, ports, onProgress);
      } finally {
        await keeper.stop();
      }
    },
  };
}

function aroundOf(options: LocalRunOptions): LocalPorts {
  const { ports, close } = localPorts(options);
  return { ports: options.around?.(ports) ?? ports, close };
}

async function drive(
  desired: Desired,
  ports: Ports,
  onProgress: ((progress: Progress) => void) | undefined,
): Promise<Settled> {
  for (;;) {
    const progress = await turnThatPasses(desired, ports);
    onProgress?.(progress);
    switch (progress.kind) {
      case 'reached':
      case 'held':
        return progress;
      case 'working':
        await ports.clock.sleep(progress.waitSeconds * 1000);
        break;
      case 'fan-out':
        await fanOut(desired, ports, progress);
        break;
    }
  }
}

const turnTries = 4;
const firstPauseMs = 1000;

/** What may pass by itself (a deadlock, a lost connection) is tried again, as the state machine does. */
async function turnThatPasses(desired: Desired, ports: Ports): Promise<Progress> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await advance(desired, ports, unlimitedBudget);
    } catch (thrown) {
      const passes = isProblem(thrown) && thrown.transient && thrown.code !== 'ours.superseded';
      if (!passes || attempt === turnTries) throw thrown;
      ports.observer.notice({ name: 'turn.failed', facts: { attempt, code: thrown.code, message: thrown.message } });
      await ports.clock.sleep(firstPauseMs * 2 ** (attempt - 1));
    }
  }
}

/**
 * As many workers as the servers take, up to the limit: they take items until none are left. The first fault ends
 * the others after their current chunk.
 */
async function fanOut(desired: Desired, ports: Ports, work: Extract<Progress, { kind: 'fan-out' }>): Promise<void> {
  const items = await ports.blobs.get(work.itemsKey);
  const left = Array.isArray(items) ? items.map(readWorkItem) : [];
  const crew = findCrew(work.concurrency);
  const running = new Set<Promise<void>>();
  const faults: unknown[] = [];
  const next = () => (faults.length > 0 || running.size > crew.wanted() ? undefined : left.shift());
  const arrived = (bytes: number) => {
    const change = crew.arrived(bytes, ports.clock.monotonicMs());
    if (change === undefined) return;
    ports.observer.notice({ name: 'copy.workers', facts: { ...change } });
    fill();
  };
  const fill = () => {
    while (left.length > 0 && faults.length === 0 && running.size < crew.wanted()) {
      const worker: Promise<void> = copyItems(desired, ports, { next, budget: unlimitedBudget, arrived })
        .then(
          () => undefined,
          (thrown: unknown) => void faults.push(thrown),
        )
        .finally(() => {
          running.delete(worker);
          fill();
        });
      running.add(worker);
    }
  };
  fill();
  while (running.size > 0) await Promise.race(running);
  if (faults.length > 0) throw faults[0];
}
