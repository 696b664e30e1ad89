import type { Finding } from '../../../contract/finding';
import { type Problem, toProblem } from '../../../contract/problem';
import { type CutoverState, directionOf, type TimelineEntry } from '../../data/cutover-state';
import { isBeyond, latchBeyond, latchUndone, type RunRecord } from '../../data/run-record';
import { askFence } from '../../fence-permit';
import { type Session, withSession } from '../../ports';
import { untilEnded } from '../../servers/ended-connection';
import type { StepContext } from '../../step';
import { removeTriedChannel } from '../../way-back/prove';
import { tell } from './announce';
import { openAgain } from './close-target';
import { keepReplicationPassword } from './limit-password';
import { linesOf } from './lines';
import { promotedSide } from './open-switch';
import { changeCutover, type Line, type Switch } from './switch';
import { letWritesBackIn, lockedBy, restoreChannel } from './undo';

const forwardRetryMs = 500;

export type SwitchOutcome = { readonly kind: 'switched' } | { readonly kind: 'aborted'; readonly why: Problem };

/** Runs the lines. Any failure before the point of no return undoes; after it there is only forward. */
export async function runSwitch(on: Switch): Promise<SwitchOutcome> {
  const { step } = on;
  try {
    for (const line of linesOf[on.direction].until) await runLine(on, line);
  } catch (thrown) {
    const problem = toProblem(thrown, 'ours');
    step.ports.observer.notice({ name: 'cutover.aborting', facts: { code: problem.code, message: problem.message } });
    try {
      if (problem.code === 'ours.superseded') throw problem;
      await abort(step, problem, on.timeline);
      return { kind: 'aborted', why: problem };
    } catch (found) {
      // Mostly it is a lost connection that comes first, and the undo that finds out who has ended it.
      if (toProblem(found, 'ours').code === 'ours.superseded') await lowerAsStranger(on);
      throw found;
    }
  }
  await finishForward(on);
  return { kind: 'switched' };
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

/** Past the point of no return: every line until it is done, whatever it takes. A death here is finished by the dead-man. */
export async function finishForward(on: Switch): Promise<void> {
  const { step } = on;
  on.hurry();
  for (const line of linesOf[on.direction].after) {
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
  await settle(step, latchBeyond[on.direction], '', on.timeline);
}

/**
 * The latch first: from then on nobody can promote, and everything below can be repeated by anybody. On the way back it stays as it is,
 * but this write is a new version of the record, and whoever holds an older one can not take it any more. `step` faces the switch's way.
 */
export async function abort(step: StepContext, why: Problem, timeline: readonly TimelineEntry[]): Promise<void> {
  await undo(step, (record) => ({ ...record, latch: latchUndone[directionOf(record.cutover)] }));
  await settle(step, 'aborted', `${why.code}: ${why.message}`, timeline);
}

async function undo(step: StepContext, claim: (record: RunRecord) => RunRecord): Promise<void> {
  const { ports } = step;
  if (step.record().cutover?.fenceAsked === true) {
    await askFence(
      ports,
      { to: 'lower', fences: [ports.fence] },
      () => step.change(claim),
      ({ cutover }, permit) => letWritesBackIn(ports, lockedBy(step.desired, cutover), permit),
    );
    await changeCutover(step, (state) => ({ ...state, fenceAsked: false }));
  } else await step.change(claim);
  const direction = directionOf(step.record().cutover);
  if (direction === 'back') await withConductor(step, 'source', (source) => openAgain(step, source));
  // The conductor is on the real target: the side that is to be opened forward, the one that goes on writing back.
  if (direction === 'forward') await withConductor(step, 'target', (target) => restoreChannel(step, target));
  else await withFollower(step, (source) => restoreChannel(step, source));
  if (direction === 'forward') {
    if (step.record().cutover?.passwordLimited === true) await keepReplicationPassword(step);
    await removeTriedChannel(step);
  }
  // Before the end is written down: whoever finds this cut over still running tells it again.
  await tell(step, 'cutover-aborted');
}

async function withConductor(
  step: StepContext,
  server: 'source' | 'target',
  work: (session: Session) => Promise<void>,
): Promise<void> {
  if (!step.conductor.closed) return work(step.conductor);
  return withSession(step.ports.databases, server, 'undo', async (session) => {
    // What the lost connection had sent may still run on the server: only when it is gone its channel can be looked at.
    await untilEnded(session, step.conductor.connectionId, step.ports.clock);
    await work(session);
  });
}

/** Ends what the switch, or another undo that was stopped for a while, still has under way there: its CHANGE would come after ours. */
async function withFollower(step: StepContext, work: (session: Session) => Promise<void>): Promise<void> {
  const session = await promotedSide(step);
  try {
    await work(session);
  } finally {
    await session.close();
  }
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
 * granted after they lifted theirs. Unless the other side is promoted, it must come down again; not under the
 * feet of a later switch, which has asked for its own.
 */
async function lowerAsStranger(on: Switch): Promise<void> {
  const { desired, ports } = on.step;
  const ended = async () => {
    const record = (await ports.records.read())?.record;
    if (record === undefined || isBeyond(record, on.direction)) return undefined;
    return record.cutover?.outcome === 'running' && record.cutover.id !== on.id ? undefined : record;
  };
  const undone = await askFence(ports, { to: 'lower', fences: [ports.fence] }, ended, ({ cutover }, permit) =>
    letWritesBackIn(ports, lockedBy(desired, cutover), permit),
  );
  // The last change of its account may have come late as well.
  if (undone !== undefined && on.direction === 'forward') await keepReplicationPassword(on.step);
}

export function asFinding(why: Problem): Finding {
  return {
    code: why.code,
    weight: 'blocker',
    side: why.side,
    subject: 'cut over',
    message: `${why.message}; everything was undone and writes go on where they were`,
    remedy: why.remedy,
  };
}
