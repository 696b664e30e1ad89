import { blockers, type Finding } from '../../../contract/finding';
import { isWayBackOpen } from '../../data/way-back';
import type { Progress } from '../../engine';
import { facing } from '../../facing';
import { askGates } from '../../gates';
import { gatesBack } from '../../gates/back';
import { keepVerdicts } from '../../gates/look';
import type { StepContext } from '../../step';
import { changeWayBack } from '../../way-back/change';
import { watchWayBack } from '../../way-back/watch';
import { changesAreGone } from '../validate/changes-gone';
import { validateUntilClean } from '../validate/until-clean';
import { begin, settleUntouched } from './begin';
import { completeCutover, completeReturn } from './complete';
import { openSwitch } from './open-switch';
import { asFinding, finishForward, runSwitch } from './run';
import { waitForRequest } from './wait-for-request';

/** Rolls back after the promotion: the switch in the other direction, over the way back. */
export async function returnToSource(context: StepContext): Promise<Progress> {
  if (context.record().cutover?.outcome === 'running') await finishWhatRuns(context);
  // What was last written down may be old: nobody watches between the commands of a shell.
  if (isWayBackOpen(context.record().wayBack)) await watchWayBack(context);
  const { wayBack } = context.record();
  if (wayBack?.state !== 'open')
    return held(context, [noWayBack(wayBack?.why || `it is ${wayBack?.state ?? 'not set up'}`)]);

  const wait = await waitForRequest(context);
  if (wait !== undefined) return { ...wait, record: context.record() };
  const validated = await compareAgain(context);
  if (validated !== 'clean') return validated;
  const id = await begin(context, 'back');
  const on = await openSwitch(context, id);
  try {
    const { desired, ports } = on.step;
    const verdicts = await askGates(
      { desired, ports, record: context.record(), source: on.source, target: on.target },
      gatesBack,
    );
    await keepVerdicts(ports, verdicts, id);
    const closed = blockers(verdicts.flatMap((verdict) => verdict.findings));
    if (closed.length > 0) {
      await settleUntouched(context, 'back');
      return await held(context, closed);
    }
    const outcome = await runSwitch(on);
    if (outcome.kind === 'aborted') return await held(context, [asFinding(outcome.why)]);
  } finally {
    await on.close();
  }
  await completeReturn(context);
  return { kind: 'reached', record: context.record() };
}

/** A death past the point of no return, of either direction: whoever comes next ends it, forward. */
export async function finishWhatRuns(context: StepContext): Promise<void> {
  const { cutover } = context.record();
  if (cutover?.outcome !== 'running') return;
  const on = await openSwitch(context, cutover.id);
  try {
    await finishForward(on);
  } finally {
    await on.close();
  }
  if (on.direction === 'forward') await completeCutover(context);
  else await completeReturn(context);
}

/** Both sides, compared with the target as the one that writes. Fresh enough: the standing work has done it. */
async function compareAgain(context: StepContext): Promise<Progress | 'clean'> {
  const { wayBack } = context.record();
  const { ports, desired } = context;
  const report = wayBack?.validated;
  const ageMs = report ? ports.clock.now().getTime() - Date.parse(report.finishedAt) : Number.POSITIVE_INFINITY;
  const back = facing(context, 'back');
  const isFresh = report?.clean === true && ageMs <= desired.limits.validationMaxAgeSeconds * 1000;
  if (isFresh && !(await changesAreGone(back, report.coversFrom))) return 'clean';
  const turn = await validateUntilClean.turn(back);
  switch (turn.kind) {
    case 'finished':
      await changeWayBack(context, {
        state: wayBack?.state ?? 'open',
        why: wayBack?.why ?? '',
        validated: turn.output,
      });
      return 'clean';
    case 'held':
      return held(context, turn.findings);
    default:
      return { ...turn, record: context.record() };
  }
}

async function held(context: StepContext, findings: readonly Finding[]): Promise<Progress> {
  await context.change((record) => ({ ...record, held: findings }));
  return { kind: 'held', findings, record: context.record() };
}

function noWayBack(why: string): Finding {
  return {
    code: 'rollback.no-way-back',
    weight: 'blocker',
    side: 'ours',
    subject: 'way back',
    message: `the target has been promoted, and there is no way back: ${why}`,
    remedy:
      'settle that and roll back again, or keep the target; going back by hand would lose what it has taken since',
  };
}
