import type { Desired } from '../contract/desired';
import type { Finding } from '../contract/finding';
import { atLeast, higherOf, type Level, type Reach } from '../contract/reach';
import { withBegun, withEnded } from './data/journal';
import type { RunRecord } from './data/run-record';
import { openRecord } from './open-record';
import type { Budget, Ports } from './ports';
import { publishLevel } from './published-copy';
import { misfits } from './record-fits';
import { finishUndo, rollBack } from './roll-back';
import { type Stop, stopsUntil } from './route';
import { saidIn } from './said-in';
import { startOver } from './start-over';
import type { StepContext, Turn } from './step';
import { joinRunningCutover } from './steps/cut-over/join';
import { freezeIsVoid } from './steps/freeze/void';
import { validationFailed, validationIsStale } from './steps/validate/stale';
import { type Guarded, takeOver } from './turn-guard';
import { claimedFor, endOfSuccessor, followTwin, mannerOf } from './twins';
import { withOutput } from './with-output';

/** How one turn ended. */
export type Progress =
  | { readonly kind: 'reached'; readonly record: RunRecord }
  | { readonly kind: 'working'; readonly waitSeconds: number; readonly note: string; readonly record: RunRecord }
  | {
      readonly kind: 'fan-out';
      readonly itemsKey: string;
      readonly concurrency: number;
      readonly record: RunRecord;
    }
  | { readonly kind: 'held'; readonly findings: readonly Finding[]; readonly record: RunRecord };

/**
 * One turn of the only loop there is: brings the migration nearer to the wanted level, inside the budget.
 * Faults are thrown as Problems; everything else is a value. Safe to repeat at any time, from anywhere.
 */
export async function advance(desired: Desired, ports: Ports, budget: Budget): Promise<Progress> {
  const joiner = { desired, ports, budget };
  const joined = await joinRunningCutover(joiner);
  if (joined !== 'none') return joined;

  const opened = await openRecord(desired, ports);
  const { record } = opened;
  // Begun between the two looks: a claim of this version would take it from under its conductor.
  if (record.cutover?.outcome === 'running') return followTwin(joiner, record, record.cutover.id);
  if (desired.reach !== 'rolled-back' && atLeast(record.level, desired.reach) && !stale(desired, ports, opened)) {
    return { kind: 'reached', record };
  }

  const guarded = await takeOver({
    ...joiner,
    opened,
    update: (found) => claimedFor(desired.reach, found),
    manner: mannerOf(desired.reach, record),
  });
  if (guarded === 'overtaken' || guarded === 'locked') return followTwin(joiner, record);
  try {
    return await act(guarded, desired.reach);
  } catch (thrown) {
    const end = await endOfSuccessor(joiner, guarded.context, thrown);
    if (end === 'none') throw thrown;
    return end;
  }
}

async function act(guarded: Guarded, reach: Reach): Promise<Progress> {
  try {
    return reach === 'rolled-back' ? await rollBack(guarded.context) : await startAgain(guarded.context, reach);
  } finally {
    await guarded.end();
  }
}

/** After a roll back that followed a promotion the route begins anew, by consent. */
async function startAgain(context: StepContext, reach: Exclude<Reach, 'rolled-back'>): Promise<Progress> {
  if (context.record().latch !== 'returned') return walk(context, reach);
  const started = await startOver(context);
  return started.kind === 'reached' ? walk(context, reach) : started;
}

async function walk(context: StepContext, reach: Exclude<Reach, 'rolled-back'>): Promise<Progress> {
  await finishUndo(context);
  await forgetWhatIsVoid(context);
  for (const stop of stopsUntil(reach)) {
    if (context.record().outputs[stop.step.name] !== undefined) continue;
    const progress = await take(context, stop);
    if (progress !== 'finished') return progress;
    if (context.budget.shouldPause()) {
      return { kind: 'working', waitSeconds: 0, note: `after ${stop.step.name}`, record: context.record() };
    }
  }
  return { kind: 'reached', record: context.record() };
}

async function take(turn: StepContext, stop: Stop): Promise<Progress | 'finished'> {
  const { name } = stop.step;
  const context = { ...turn, ports: saidIn(turn.ports, { step: name }) };
  const { ports } = context;
  if (context.record().at !== name) {
    const begun = ports.clock.now().toISOString();
    await context.change((record) => ({ ...record, at: name, journal: withBegun(record.journal, name, begun) }));
    ports.observer.notice({ name: 'step.started', facts: { step: name, epoch: context.epoch } });
  }
  const misfit = await misfits(context, name);
  const ended: Turn<unknown> = misfit.length > 0 ? { kind: 'held', findings: misfit } : await stop.step.turn(context);
  switch (ended.kind) {
    case 'finished': {
      const endedAt = ports.clock.now().toISOString();
      await context.change((record) => ({
        ...withOutput(record, name, ended.output),
        journal: withEnded(record.journal, name, endedAt),
        level: higherOf(record.level, stop.reaches),
      }));
      ports.observer.notice({ name: 'step.finished', facts: { step: name } });
      await publishLevel(ports, context.record());
      return 'finished';
    }
    case 'working':
      return { kind: 'working', waitSeconds: ended.waitSeconds, note: ended.note, record: context.record() };
    case 'fan-out':
      return { ...ended, record: context.record() };
    case 'held': {
      await context.change((record) => ({ ...record, held: ended.findings }));
      for (const finding of ended.findings) {
        ports.observer.notice({
          name: 'step.held',
          facts: { step: name, code: finding.code, subject: finding.subject },
        });
      }
      return { kind: 'held', findings: ended.findings, record: context.record() };
    }
  }
}

/** A freeze whose holders are gone takes plan and copy with it; a validation that is too old is made again. */
async function forgetWhatIsVoid(context: StepContext): Promise<void> {
  if (freezeIsVoid(context)) {
    context.ports.observer.notice({ name: 'freeze.void', facts: {} });
    await context.change((record) => {
      const { freeze: _freeze, plan: _plan, copy: _copy, ...outputs } = record.outputs;
      return { ...record, outputs };
    });
  }
  if (stale(context.desired, context.ports, { record: context.record() })) {
    await context.change((record) => {
      const { validate: _validate, ...outputs } = record.outputs;
      return { ...record, outputs };
    });
  }
}

function stale(desired: Desired, ports: Ports, opened: { readonly record: RunRecord }): boolean {
  const { record } = opened;
  if (desired.reach === 'validated') return validationFailed(record);
  return desired.reach === 'cut-over' && validationIsStale(desired, ports, record);
}

export type { Level };
