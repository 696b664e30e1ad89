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
async function takeBackStep(context: StepContext, stop: Stop): Promise<void> {
  const { name } = stop.step;
  const ports = saidIn(context.ports, { step: name });
  ports.observer.notice({ name: 'step.undo', facts: { step: name } });
  const below = reachedBefore(stop);
  await context.change(({ followsFrom, ...record }) => ({
    ...record,
    // Rows that are dropped and copied anew are those of another moment.
    ...(followsFrom === undefined || name === 'copy' ? {} : { followsFrom }),
    undoing: name,
    level: rank(record.level) <= rank(below) ? record.level : below,
  }));
  await stop.step.undo({ ...context, ports });
  await context.change(({ undoing: _over, ...record }) => {
    const { [name]: _undone, ...outputs } = record.outputs;
    return { ...record, outputs, at: name };
  });
}

/**
 * For whoever goes forward after a roll back that died: the step that it was taking back is taken back to its end, and made again. What
 * lies before it stands as it was.
 */
export async function finishUndo(context: StepContext): Promise<void> {
  const stop = wayBack.find(({ step }) => step.name === context.record().undoing);
  if (stop !== undefined) await takeBackStep(context, stop);
}

/** The route backwards, to where the migration stood before its first step. */
export async function walkBack(context: StepContext): Promise<Progress> {
  for (const stop of wayBack) {
    await takeBackStep(context, stop);
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
