import type { Finding } from '../../../contract/finding';
import { type Problem, toProblem } from '../../../contract/problem';
import type { CutoverState, TimelineEntry } from '../../data/cutover-state';
import type { StepContext } from '../../step';
import { removeTriedChannel } from '../../way-back/prove';
import { tell } from './announce';
import { afterPromoted, untilPromoted } from './lines';
import { changeCutover, type Line, type Switch } from './switch';
import { letWritesBackIn, restoreChannel } from './undo';

const forwardRetryMs = 500;

export type SwitchOutcome = { readonly kind: 'promoted' } | { readonly kind: 'aborted'; readonly why: Problem };

/** Runs the lines. Any failure before the point of no return undoes; after it there is only forward. */
export async function runSwitch(on: Switch): Promise<SwitchOutcome> {
  const { step } = on;
  try {
    for (const line of untilPromoted) await runLine(on, line);
  } catch (thrown) {
    const problem = toProblem(thrown, 'ours');
    step.ports.observer.notice({ name: 'cutover.aborting', facts: { code: problem.code, message: problem.message } });
    if (problem.code === 'ours.superseded') {
      await lowerAsStranger(step);
      throw problem;
    }
    await abort(step, problem, on.timeline);
    return { kind: 'aborted', why: problem };
  }
  await finishForward(on);
  return { kind: 'promoted' };
}

async function runLine(on: Switch, line: Line): Promise<void> {
  const { clock, observer } = on.step.ports;
  const entry = { line: line.name, startedAt: clock.now().toISOString(), endedAt: null, note: '' };
  const at = on.timeline.push(entry) - 1;
  observer.notice({ name: 'cutover.line-started', facts: { line: line.name } });
  const note = await line.do(on);
  on.timeline[at] = { ...entry, endedAt: clock.now().toISOString(), note };
  observer.notice({ name: 'cutover.line-done', facts: { line: line.name, note } });
}

/** After promotion: every line until it is done, whatever it takes. A death here is finished by the dead-man. */
export async function finishForward(on: Switch): Promise<void> {
  const { step } = on;
  for (const line of afterPromoted) {
    for (;;) {
      try {
        await runLine(on, line);
        break;
      } catch (thrown) {
        const problem = toProblem(thrown, 'ours');
        if (problem.code === 'ours.superseded' || on.target.closed || step.budget.remainingMs() < 2 * forwardRetryMs) {
          throw problem;
        }
        step.ports.observer.notice({ name: 'cutover.retry', facts: { line: line.name, code: problem.code } });
        await step.ports.clock.sleep(forwardRetryMs);
      }
    }
  }
  await settle(step, 'promoted', '', on.timeline);
}

/** The latch first: from then on nobody can promote, and everything below can be repeated by anybody. */
export async function abort(step: StepContext, why: Problem, timeline: readonly TimelineEntry[]): Promise<void> {
  await step.change((record) => ({ ...record, latch: 'aborted' }));
  await undo(step);
  await settle(step, 'aborted', `${why.code}: ${why.message}`, timeline);
}

export async function undo(step: StepContext): Promise<void> {
  const { ports } = step;
  if (step.record().cutover?.fenceAsked === true) {
    await letWritesBackIn(ports);
    await changeCutover(step, (state) => ({ ...state, fenceAsked: false }));
  }
  const target = step.conductor.closed ? await ports.databases.open('target', { purpose: 'undo' }) : step.conductor;
  try {
    await restoreChannel(step, target);
  } finally {
    if (target !== step.conductor) await target.close();
  }
  await removeTriedChannel(step);
  // Before the end is written down: whoever finds this cut over still running tells it again.
  await tell(step, 'cutover-aborted');
}

async function settle(
  step: StepContext,
  outcome: CutoverState['outcome'],
  abortReason: string,
  timeline: readonly TimelineEntry[],
): Promise<void> {
  const state = await changeCutover(step, (current) => ({
    ...current,
    outcome,
    abortReason,
    line: timeline.at(-1)?.line ?? current.line,
    timeline: [...timeline],
  }));
  await step.ports.deadMan.disarm(state.id).catch(() => undefined);
}

/**
 * Somebody else resolved this cut over while a request of ours for the fence was under way: it may have been
 * granted after they lifted theirs. Unless the target is promoted, it must come down again.
 */
async function lowerAsStranger(step: StepContext): Promise<void> {
  const current = await step.ports.records.read();
  if (current === undefined || current.record.latch === 'promoted') return;
  if (current.record.cutover?.outcome === 'running' && current.record.latch !== 'aborted') return;
  await letWritesBackIn(step.ports);
}

export function asFinding(why: Problem): Finding {
  return {
    code: why.code,
    weight: 'blocker',
    side: why.side,
    subject: 'cut over',
    message: `${why.message}; everything was undone and the source takes writes`,
    remedy: why.remedy,
  };
}
