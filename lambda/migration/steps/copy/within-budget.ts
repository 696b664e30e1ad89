import type { Budget, Clock } from '../../ports';

/** A driver that has longer than this has no deadline to watch. */
const noDeadlineMs = 24 * 3_600_000;
const watchEveryMs = 1000;
/** Chunks differ: the next may take half as long again as the last ones did. */
const margin = 1.5;

export function hasDeadline(budget: Pick<Budget, 'remainingMs'>): boolean {
  return budget.remainingMs() < noDeadlineMs;
}

/** What fits into the rest of the time, by this worker's own chunks. */
export interface Pace {
  /** The first chunk always fits: otherwise a slow one would never be tried. */
  fits(bytes: number): boolean;
  took(bytes: number, milliseconds: number): void;
}

export function paceWithin(budget: Budget): Pace {
  let bytes = 0;
  let milliseconds = 0;
  return {
    fits: (next) => bytes === 0 || (milliseconds / bytes) * next * margin < budget.remainingMs(),
    took(moved, lasted) {
      // The last few chunks weigh most.
      bytes = bytes / 2 + moved;
      milliseconds = milliseconds / 2 + lasted;
    },
  };
}

/** Calls `end` once when the time is spent in the middle of a chunk: better ended by us than by the host. */
export function watchDeadline(
  world: { readonly budget: Budget; readonly clock: Clock },
  end: () => Promise<void>,
): { stop(): void } {
  let stopped = !hasDeadline(world.budget);
  const watch = async (): Promise<void> => {
    while (!stopped) {
      if (world.budget.shouldPause()) {
        stopped = true;
        await end();
        return;
      }
      await world.clock.sleep(Math.min(watchEveryMs, Math.max(1, world.budget.remainingMs())));
    }
  };
  void watch().catch(() => undefined);
  return {
    stop() {
      stopped = true;
    },
  };
}
