/** More workers must bring this much more to be kept: on a full server they bring a little and cost the others. */
const worthIt = 1.1;
/** Rates of less than this are noise. */
const windowMs = 1500;
const chunksPerWorker = 2;
/** The servers of an hour ago are not those of now. */
const tryAgainMs = 60_000;
/** Of three, all wait for the target's disk at times: what one commits the others commit with it (docs/benchmarks.md). */
const startingWorkers = 4;
/** After giving way. */
const recoverMs = 15_000;

/** Finds how many workers the two servers take: one more for a while, kept only if more arrives. */
export interface Crew {
  /** How many should work now. */
  wanted(): number;
  /** A chunk has arrived; answers what was decided, if anything. */
  arrived(bytes: number, nowMs: number): CrewChange | undefined;
  /** A server had enough to do: half of the workers go, and what was found out about more of them is forgotten. */
  gaveWay(nowMs: number): CrewChange | undefined;
}

export interface CrewChange {
  readonly workers: number;
  readonly because: string;
}

export function findCrew(limit: number): Crew {
  let workers = Math.min(startingWorkers, limit);
  let proven: { readonly workers: number; readonly rate: number } | undefined;
  let begunAt: number | undefined;
  let restUntil = 0;
  let bytes = 0;
  let chunks = 0;

  const begin = (nowMs: number) => {
    begunAt = nowMs;
    bytes = 0;
    chunks = 0;
  };
  const change = (to: number, because: string): CrewChange => {
    workers = to;
    return { workers, because };
  };

  const decide = (rate: number, nowMs: number): CrewChange | undefined => {
    const perSecond = `${Math.round((rate * 1000) / 1024 / 1024)} MiB/s`;
    if (proven !== undefined && workers > proven.workers && rate < proven.rate * worthIt) {
      restUntil = nowMs + tryAgainMs;
      return change(proven.workers, `${workers} workers bring no more (${perSecond})`);
    }
    proven = { workers, rate };
    if (workers >= limit || nowMs < restUntil) return undefined;
    return change(workers + 1, `${workers} workers bring ${perSecond}; trying one more`);
  };

  return {
    wanted: () => workers,
    gaveWay(nowMs) {
      proven = undefined;
      begunAt = undefined;
      restUntil = Math.max(restUntil, nowMs + recoverMs);
      const fewer = Math.max(1, Math.floor(workers / 2));
      return fewer === workers ? undefined : change(fewer, 'giving way to the load of others');
    },
    arrived(size, nowMs) {
      // What was under way when the number changed says nothing about the new number.
      if (begunAt === undefined) {
        begin(nowMs);
        return undefined;
      }
      bytes += size;
      chunks += 1;
      const lasted = nowMs - begunAt;
      if (lasted < windowMs || chunks < chunksPerWorker * workers) return undefined;
      const decided = decide(bytes / lasted, nowMs);
      if (decided === undefined) begin(nowMs);
      else begunAt = undefined;
      return decided;
    },
  };
}
