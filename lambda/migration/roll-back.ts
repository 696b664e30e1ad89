import type { Progress } from './engine';
import { publishLevel } from './published-copy';
import { wayBack } from './route';
import type { StepContext } from './step';

/**
 * Before promotion: the route backwards, each step taking back what it made and only that. After promotion the
 * old source is behind: going back would lose what the target has taken since, so it is refused.
 */
export async function rollBack(context: StepContext): Promise<Progress> {
  if (context.record().latch === 'promoted') {
    return {
      kind: 'held',
      record: context.record(),
      findings: [
        {
          code: 'rollback.already-promoted',
          weight: 'blocker',
          side: 'ours',
          subject: context.desired.name,
          message: 'the target has been promoted and takes writes; the source no longer has all data',
          remedy: 'this version has no way back after promotion; keep the target, or restore the source by hand',
        },
      ],
    };
  }
  for (const stop of wayBack) {
    context.ports.observer.notice({ name: 'step.undo', facts: { step: stop.step.name } });
    await stop.step.undo(context);
    await context.change((record) => {
      const { [stop.step.name]: _undone, ...outputs } = record.outputs;
      return { ...record, outputs, at: stop.step.name };
    });
    if (context.budget.shouldPause()) {
      return { kind: 'working', waitSeconds: 0, note: `took back ${stop.step.name}`, record: context.record() };
    }
  }
  await context.change((record) => ({
    ...record,
    level: 'none',
    at: 'none',
    latch: 'open',
    cutover: null,
    held: [],
    leases: [],
  }));
  await publishLevel(context.ports, context.record());
  return { kind: 'reached', record: context.record() };
}
