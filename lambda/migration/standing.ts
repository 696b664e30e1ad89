import type { Desired } from '../contract/desired';
import { toProblem } from '../contract/problem';
import { atLeast } from '../contract/reach';
import type { RunRecord } from './data/run-record';
import { isWayBackOpen } from './data/way-back';
import { advance } from './engine';
import { rememberLag } from './evidence/lag-history';
import { closedGates, keepVerdicts, lookAtGates } from './gates/look';

import { openRecord } from './open-record';
import type { Budget, Ports } from './ports';
import { noteProgress } from './progress/keep-progress';
import { publishLevel, publishReadiness } from './published-copy';
import { measureLag } from './servers/pulse';
import { joinRunningCutover } from './steps/cut-over/join';
import { letWritesBackIn } from './steps/cut-over/undo';
import { validate } from './steps/validate';
import { takeOver } from './turn-guard';
import { watchWayBack } from './way-back/watch';

/**
 * Once a minute, as long as the migration stands: ends an abandoned cut over, lifts a fence that nobody answers
 * for, measures the lag, validates again, publishes whether a cut over would hold. Gives way to everything else.
 */
export async function stand(desired: Desired, ports: Ports, budget: Budget): Promise<void> {
  const found = await ports.records.read();
  if (found === undefined) return;
  const joined = await joinRunningCutover({ ...desired, reach: 'validated' }, ports, budget);
  if (joined !== 'none' && joined.kind === 'working') return;

  const { record } = (await ports.records.read()) ?? found;
  await liftUnansweredFence(ports, record);
  await publishLevel(ports, record);
  if (record.latch === 'promoted') {
    if (!atLeast(record.level, 'cut-over')) await advance({ ...desired, reach: 'cut-over' }, ports, budget);
    else await lookAtWayBack(desired, ports, budget);
    return;
  }
  await noteProgress(ports);
  if (!atLeast(record.level, 'replicating')) return;
  const why = await lookForLag(desired, ports);
  await validateAgain(desired, ports, budget);
  const current = (await ports.records.read())?.record ?? record;
  await publishReadiness(ports, current, {
    why: why === '' ? dirty(current) : why,
    closed: await lookForClosedGates(desired, ports, current),
  });
}

/** What a cut over asked for now would be held by; a plan with `cutover=true` shows it. */
async function lookForClosedGates(desired: Desired, ports: Ports, record: RunRecord): Promise<readonly string[]> {
  if (!atLeast(record.level, 'validated')) return [];
  try {
    const verdicts = await lookAtGates(desired, ports, record);
    await keepVerdicts(ports, verdicts);
    return closedGates(verdicts);
  } catch (thrown) {
    return [`gates: ${toProblem(thrown, 'ours').code}`];
  }
}

/** The fence is up, nobody is cutting over and nothing is promoted: a stranger's late request. */
async function liftUnansweredFence(ports: Ports, record: RunRecord): Promise<void> {
  if (record.latch === 'promoted' || record.cutover?.outcome === 'running') return;
  if ((await ports.published.get('fence')) !== 'up') return;
  ports.observer.notice({ name: 'fence.unanswered', facts: { latch: record.latch } });
  await letWritesBackIn(ports);
}

async function lookForLag(desired: Desired, ports: Ports): Promise<string> {
  try {
    const { lagMs } = await measureLag(ports, desired.limits.maxLagSeconds * 1000);
    ports.observer.notice({ name: 'pulse', facts: { lagMs } });
    const sample = { at: ports.clock.now().toISOString(), lagMs: lagMs === 'unknown' ? null : lagMs };
    // For the plot only: a store that is slow must not close a gate.
    await rememberLag(ports.blobs, sample).catch(() => undefined);
    return lagMs === 'unknown' ? `the pulse was not seen within ${desired.limits.maxLagSeconds} s` : '';
  } catch (thrown) {
    const problem = toProblem(thrown, 'ours');
    ports.observer.notice({ name: 'pulse', facts: { lagMs: 'unknown', code: problem.code } });
    return `the lag is unknown: ${problem.code}`;
  }
}

async function lookAtWayBack(desired: Desired, ports: Ports, budget: Budget): Promise<void> {
  const opened = await openRecord({ ...desired, reach: 'cut-over' }, ports);
  if (!isWayBackOpen(opened.record.wayBack)) return;
  const guarded = await takeOver({ desired, ports, budget, opened, update: (record) => record, manner: 'yield' });
  if (guarded === 'overtaken' || guarded === 'locked') return;
  try {
    await watchWayBack(guarded.context);
  } finally {
    await guarded.end();
  }
}

/** The report of the last pass stays until the next one is finished. */
async function validateAgain(desired: Desired, ports: Ports, budget: Budget): Promise<void> {
  const opened = await openRecord({ ...desired, reach: 'validated' }, ports);
  if (!atLeast(opened.record.level, 'validated')) return;
  const guarded = await takeOver({ desired, ports, budget, opened, update: (record) => record, manner: 'yield' });
  if (guarded === 'overtaken' || guarded === 'locked') return;
  try {
    const turn = await validate.turn(guarded.context);
    if (turn.kind === 'finished') {
      await guarded.context.change((record) => ({ ...record, outputs: { ...record.outputs, validate: turn.output } }));
    }
  } finally {
    await guarded.end();
  }
}

function dirty(record: RunRecord): string {
  return record.outputs.validate?.clean === true ? '' : 'the newest validation is not clean';
}
