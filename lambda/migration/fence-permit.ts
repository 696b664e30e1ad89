import { isProblem } from '../contract/problem';
import { isTooLate } from './data/request-too-late';
import type { Fence, Ports } from './ports';

/**
 * From before the decision to the request: some calls of the store, a connection, a look at the server. Longer to lower: a store that is
 * slow must not keep a side closed.
 */
const sendWithinMs = { raise: 10_000, lower: 30_000 } as const;
/** Clocks of two hosts that are synchronised differ by less. */
const skewMs = 5000;

/** What a fence may be asked for with, or lifted. */
export interface FencePermit {
  /** So long it may still be asked. By the clock of the wall: it goes on while a machine sleeps. */
  leftMs(): number;
}

/**
 * Raises or lifts a fence, if `decide` says so, under the eyes of every later switch (docs/adr/0013). `decide` has to ask the record, or to
 * change it: what was known before the permit does not count. A request whose answer is not known stays written down until it can not
 * come any more.
 * `fences`: one of them will be asked.
 */
export async function askFence<T>(
  ports: Pick<Ports, 'fenceRequests' | 'clock'>,
  { to, fences }: { readonly to: 'raise' | 'lower'; readonly fences: readonly Pick<Fence, 'lateMs'>[] },
  decide: () => Promise<T | undefined>,
  ask: (decided: T, permit: FencePermit) => Promise<void>,
): Promise<T | undefined> {
  const sentBy = ports.clock.now().getTime() + sendWithinMs[to];
  const lateMs = Math.max(...fences.map((fence) => fence.lateMs));
  const begun = await ports.fenceRequests.begin(new Date(sentBy + lateMs + skewMs));
  let isSent = false;
  try {
    const decided = await decide();
    isSent = decided !== undefined;
    if (decided !== undefined) await ask(decided, { leftMs: () => sentBy - ports.clock.now().getTime() });
    isSent = false;
    return decided;
  } catch (thrown) {
    if (isAnswer(thrown)) isSent = false;
    throw thrown;
  } finally {
    // It is of no weight: what is not ended runs out.
    if (!isSent) await begun.end().catch(() => undefined);
  }
}

/** It was refused, or never made. Anything else may still be under way. */
function isAnswer(thrown: unknown): boolean {
  return isProblem(thrown) && (!thrown.transient || isTooLate(thrown));
}

/** Seconds until no request of an earlier attempt for a fence can come any more, and when that is. */
export async function requestUnderWay(
  ports: Pick<Ports, 'fenceRequests' | 'clock'>,
): Promise<{ readonly seconds: number; readonly until: string } | undefined> {
  const latest = await ports.fenceRequests.latest();
  const seconds = latest === undefined ? 0 : Math.ceil((latest.getTime() - ports.clock.now().getTime()) / 1000);
  return latest === undefined || seconds <= 0 ? undefined : { seconds, until: latest.toISOString() };
}
