import type { CutoverState, Direction } from '../../data/cutover-state';
import { latchUndone } from '../../data/run-record';
import type { StepContext } from '../../step';

/** Until the write outage begins, where raise-fence sets the real one (on the way back close-accounts): gates, hooks, connections. */
const preparationMs = 180_000;

/** A new attempt opens an aborted latch again; on the way back it stays `promoted`. Its id is new with every epoch. */
export async function begin(context: StepContext, direction: Direction): Promise<string> {
  const now = context.ports.clock.now();
  const state: CutoverState = {
    id: `${context.desired.name}-${context.epoch}`,
    direction,
    startedAt: now.toISOString(),
    deadline: new Date(now.getTime() + preparationMs).toISOString(),
    line: 'gates',
    fenceAsked: false,
    finalPosition: null,
    channelStoppedAt: null,
    targetPosition: null,
    timeline: [],
    outcome: 'running',
    abortReason: '',
  };
  await context.change((record) => ({
    ...record,
    latch: direction === 'forward' ? 'open' : record.latch,
    cutover: state,
  }));
  return state.id;
}

export async function settleUntouched(context: StepContext, direction: Direction): Promise<void> {
  await context.change((record) => ({
    ...record,
    latch: latchUndone[direction],
    cutover:
      record.cutover === null
        ? null
        : { ...record.cutover, outcome: 'aborted', abortReason: 'a gate was closed; nothing was touched' },
  }));
}
