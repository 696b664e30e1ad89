import { Problem } from '../../../contract/problem';
import type { CutoverState, Direction, TimelineEntry } from '../../data/cutover-state';
import type { Session } from '../../ports';
import type { StepContext } from '../../step';
import type { FollowedChanges } from './follow-changes';

/**
 * What the lines of the switch work with. Connections are opened before the outage begins. Everything that
 * touches the target goes through the conductor's connection: whoever takes over ends that one first.
 */
export interface Switch {
  /** Faces the way of the switch: `source` takes the writes now, `target` is to take them (`facing`). */
  readonly step: StepContext;
  readonly direction: Direction;
  readonly id: string;
  readonly source: Session;
  /** Writes the probe; may hang behind a long statement while the fence goes up, so nothing else runs on it. */
  readonly probe: Session;
  readonly target: Session;
  /** Opened at the first call, which has to come before the outage. */
  changes(): Promise<FollowedChanges>;
  /** From now on a statement that is not answered in time loses its connection. */
  hurry(): void;
  /** What has run so far; goes into the record with its compare-and-sets, so that a death keeps most of it. */
  readonly timeline: TimelineEntry[];
}

/** A line of the fixed order. `undo` looks at the world, not at memory: another process may run it. */
export interface Line {
  readonly name: string;
  /** Returns a note for the timeline. Throws to abort. */
  do(on: Switch): Promise<string>;
}

export function cutoverOf(step: StepContext): CutoverState {
  const { cutover } = step.record();
  if (cutover !== null) return cutover;
  throw new Problem({
    code: 'ours.step-out-of-order',
    side: 'ours',
    message: 'a line of the cut over ran without a cut over in the record',
    remedy: 'report this with run.json; the fence was not touched by this line',
  });
}

export async function changeCutover(
  step: StepContext,
  update: (state: CutoverState) => CutoverState,
): Promise<CutoverState> {
  const record = await step.change((current) =>
    current.cutover === null ? current : { ...current, cutover: update(current.cutover) },
  );
  return record.cutover ?? cutoverOf(step);
}

/** Milliseconds until the write-outage budget is spent; negative when it is. */
export function msLeft(step: StepContext): number {
  return Date.parse(cutoverOf(step).deadline) - step.ports.clock.now().getTime();
}

export function insideBudget(step: StepContext, line: string): void {
  if (msLeft(step) > 0) return;
  throw new Problem({
    code: 'cutover.budget-exceeded',
    side: 'ours',
    message: `the write-outage budget of ${step.desired.limits.writeOutageBudgetSeconds} s was spent at ${line}`,
    remedy: 'writes are let back in where they were; look at the timeline for the slow line, then try again',
  });
}

/** Asks again every few milliseconds until the answer is there or the time is over. */
export async function poll<T>(
  step: StepContext,
  everyMs: number,
  untilMs: number,
  ask: () => Promise<T | undefined>,
): Promise<T | undefined> {
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (step.ports.clock.monotonicMs() >= untilMs) return undefined;
    await step.ports.clock.sleep(everyMs);
  }
}
