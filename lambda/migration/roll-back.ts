import { rank } from '../contract/reach';
import type { Progress } from './engine';
import { publishLevel } from './published-copy';
import { reachedBefore, type Stop, wayBack } from './route';
import { saidIn } from './said-in';
import type { StepContext } from './step';
import { finishWhatRuns, returnToSource } from './steps/cut-over/return';

/**
 * Before promotion: the route backwards, each step taking back what it made and only that. After it: the switch in the other direction,
 * over the way back. After that there is nothing left to do: the data of the target stays until somebody consents to its end.
 */
export async function rollBack(context: StepContext): Promise<Progress> {
  switch (context.record().latch) {
    case 'promoted':
      return returnToSource(context);
    case 'returned':
      await finishWhatRuns(context);
      return { kind: 'reached', record: context.record() };
    default:
      return walkBack(context);
  }
}

/** First: whoever dies in the middle of an undo leaves no record that claims what is half gone. */
async function fallBelow(context: StepContext, stop: Stop): Promise<void> {
  const below = reachedBefore(stop);
  if (rank(context.record().level) <= rank(below)) return;
  await context.change((record) => ({ ...record, level: below }));
}

/** The route backwards, to where the migration stood before its first step. */
export async function walkBack(context: StepContext): Promise<Progress> {
  for (const stop of wayBack) {
    const ports = saidIn(context.ports, { step: stop.step.name });
    ports.observer.notice({ name: 'step.undo', facts: { step: stop.step.name } });
    await fallBelow(context, stop);
    await stop.step.undo({ ...context, ports });
    await context.change((record) => {
      const { [stop.step.name]: _undone, ...outputs } = record.outputs;
      return { ...record, outputs, at: stop.step.name };
    });
    if (context.budget.shouldPause()) {
      return { kind: 'working', waitSeconds: 0, note: `took back ${stop.step.name}`, record: context.record() };
    }
  }
  await context.change(({ wayBack: _back, promotion: _promotion, followsFrom: _from, ...record }) => ({
    ...record,
    level: 'none',
    // Also those past the promotion, which no undo has taken back.
    outputs: {},
    at: 'none',
    latch: 'open',
    cutover: null,
    held: [],
    leases: [],
  }));
  await publishLevel(context.ports, context.record());
  return { kind: 'reached', record: context.record() };
}
