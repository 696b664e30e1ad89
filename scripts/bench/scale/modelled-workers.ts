import { Problem } from '../../../lambda/contract/problem';
import type { CopyPlan } from '../../../lambda/migration/data/copy-plan';
import type { WorkItem } from '../../../lambda/migration/data/work-item';
import type { Throughput } from '../../../lambda/migration/forecast/throughput';
import { pauseBefore } from '../../../lambda/migration/retry-policy';
import { type Pace, paceWithin } from '../../../lambda/migration/steps/copy/within-budget';

export interface WorkersModel {
  readonly throughput: Throughput;
  /** Cold start, sessions to both servers, its slice of the plan. */
  readonly startSeconds: number;
  /** Round trips of a chunk that nothing overlaps. */
  readonly latencySecondsPerChunk: number;
  /** Of a function, without what it keeps back for ending well. */
  readonly timeLimitSeconds: number;
  /** Chunks that meet a deadlock, a lock or a lost connection, of a thousand. */
  readonly faultsPerThousandChunks: number;
  /** Every so many hours the target is away for so long: a failover. */
  readonly outageEveryHours: number;
  readonly outageSeconds: number;
}

export interface FanOutResult {
  readonly endedAt: number;
  readonly invocations: number;
  /** Of all functions together. */
  readonly functionSeconds: number;
  readonly retries: number;
}

/** What a worker does until `until`, or until nothing is left to come. */
type Doing = 'starting' | 'pausing' | 'copying';

interface Worker {
  readonly item: WorkItem;
  readonly begunAt: number;
  readonly pace: Pace;
  place: number;
  attempt: number;
  chunkBegunAt: number;
  doing: Doing;
  until: number;
  /** Bytes of the current chunk that are still to come. */
  left: number;
}

/**
 * Workers on modelled servers, from event to event: they share the throughput of their number. What they decide (to
 * stop before the deadline, how long to wait after a fault) the real code decides.
 */
export function runFanOut(
  work: { readonly items: readonly WorkItem[]; readonly concurrency: number; readonly plan: CopyPlan },
  model: WorkersModel,
  start: { readonly at: number; readonly arrived: (chunk: number) => void },
): FanOutResult {
  const waiting = [...work.items].reverse();
  const working = new Set<Worker>();
  const result = { invocations: 0, functionSeconds: 0, retries: 0 };
  let now = start.at;

  const bytesOf = (chunk: number) => Math.max(1, work.plan.chunks[chunk]?.bytes ?? 0);
  const invoke = (item: WorkItem): Worker => {
    const begunAt = now;
    const remainingMs = () => Math.max(0, model.timeLimitSeconds - (now - begunAt)) * 1000;
    const pace = paceWithin({ remainingMs, shouldPause: () => remainingMs() === 0 });
    const until = now + model.startSeconds;
    result.invocations += 1;
    return { item, begunAt, pace, place: 0, attempt: 1, chunkBegunAt: until, doing: 'starting', until, left: 0 };
  };
  const end = (worker: Worker) => {
    result.functionSeconds += now - worker.begunAt;
    working.delete(worker);
  };
  const begin = (worker: Worker) => {
    const chunk = worker.item.chunks[worker.place];
    if (chunk === undefined || !worker.pace.fits(bytesOf(chunk))) return end(worker);
    worker.chunkBegunAt = now;
    Object.assign(worker, { doing: 'pausing', until: now + model.latencySecondsPerChunk, left: bytesOf(chunk) });
  };
  const finishChunk = (worker: Worker) => {
    const chunk = worker.item.chunks[worker.place] ?? 0;
    const met = faultOf(model, { chunk, attempt: worker.attempt, from: worker.chunkBegunAt, to: now });
    if (met === undefined) {
      start.arrived(chunk);
      worker.pace.took(bytesOf(chunk), (now - worker.chunkBegunAt) * 1000);
      worker.place += 1;
      worker.attempt = 1;
      return begin(worker);
    }
    result.retries += 1;
    const pauseMs = pauseBefore(met, worker.attempt, chunk);
    if (pauseMs === undefined || now - worker.begunAt + pauseMs / 1000 > model.timeLimitSeconds) return end(worker);
    worker.attempt += 1;
    Object.assign(worker, { doing: 'pausing', until: now + pauseMs / 1000, left: bytesOf(chunk) });
  };

  for (;;) {
    while (working.size < work.concurrency && waiting.length > 0) {
      const item = waiting.pop();
      if (item !== undefined) working.add(invoke(item));
    }
    if (working.size === 0) return { ...result, endedAt: now };
    now = advance(working, model.throughput, now);
    for (const worker of [...working]) {
      if (worker.doing === 'copying') {
        if (worker.left <= 0) finishChunk(worker);
      } else if (worker.until <= now) {
        if (worker.doing === 'starting') begin(worker);
        else worker.doing = 'copying';
      }
    }
  }
}

/** To the next event; those that copy have got their share until then. */
function advance(working: ReadonlySet<Worker>, throughput: Throughput, now: number): number {
  let copying = 0;
  for (const { doing } of working) if (doing === 'copying') copying += 1;
  const each = copying === 0 ? 0 : throughput(copying) / copying;
  let step = Number.POSITIVE_INFINITY;
  for (const { doing, left, until } of working) step = Math.min(step, doing === 'copying' ? left / each : until - now);
  // What is left of a chunk below one byte is the rounding of the clock.
  for (const worker of working) {
    if (worker.doing === 'copying') worker.left = worker.left - each * step < 1 ? 0 : worker.left - each * step;
  }
  return now + Math.max(0, step);
}

/** The same for the same chunk, attempt and hour: two runs of the model are equal. */
function faultOf(
  model: WorkersModel,
  at: { readonly chunk: number; readonly attempt: number; readonly from: number; readonly to: number },
): Problem | undefined {
  if (isAway(model, at.from) || isAway(model, at.to)) return fault('target.connection-lost');
  const dice = ((at.chunk * 2654435761 + at.attempt * 40503) >>> 0) % 1000;
  return dice < model.faultsPerThousandChunks ? fault('target.deadlock') : undefined;
}

/** In the middle of each period. */
function isAway({ outageEveryHours, outageSeconds }: WorkersModel, at: number): boolean {
  const period = outageEveryHours * 3600;
  return (at + period / 2) % period < outageSeconds;
}

function fault(code: string): Problem {
  return new Problem({ code, side: 'target', message: 'modelled', remedy: '', transient: true });
}
