import { blockers } from '../../../contract/finding';
import { createCanary } from '../../../mysql/canary';
import type { CutOver } from '../../data/step-outputs';
import { keepStatements } from '../../evidence/statements';
import { askGates, gatesOfTheProof } from '../../gates';
import { keepVerdicts } from '../../gates/look';
import type { Step, StepContext, Turn } from '../../step';
import { proveWayBack } from '../../way-back/prove';
import { deliverOwed } from './announce';
import { begin, settleUntouched } from './begin';
import { forgetsVoidPass } from './compare-again';
import { writeEvidence } from './evidence';
import { type OpenSwitch, openSwitch } from './open-switch';
import { finishWhatRuns } from './return';
import { asFinding, runSwitch } from './run';
import { waitForRequest } from './wait-for-request';

/** Step 9: gates, then the switch in its fixed order. See `lines.ts`. */
export const cutOver: Step<'cut-over'> = {
  name: 'cut-over',
  async turn(context) {
    if (context.record().latch === 'promoted') return finish(context);
    const wait = await waitForRequest(context);
    if (wait !== undefined) return wait;
    if (await forgetsVoidPass(context)) return compareAgain;

    const id = await begin(context, 'forward');
    const on = await openSwitch(context, id);
    try {
      return await gateAndSwitch(context, on);
    } finally {
      await on.close();
    }
  },
  async undo() {
    // Not on the way back: before promotion the lines undo themselves, after it there is no undoing.
  },
};

const compareAgain = {
  kind: 'working',
  waitSeconds: 0,
  note: 'the source no longer has its binlog since the newest pass: everything is compared once more',
} as const;

async function gateAndSwitch(context: StepContext, on: OpenSwitch): Promise<Turn<CutOver>> {
  const { desired, ports } = context;
  await tryWayBack(context, on);
  const verdicts = await askGates({ desired, ports, record: context.record(), source: on.source, target: on.target });
  await keepVerdicts(ports, verdicts, on.id);
  const closed = blockers(verdicts.flatMap((verdict) => verdict.findings));
  if (closed.length > 0) {
    await settleUntouched(context, 'forward');
    return { kind: 'held', findings: closed };
  }
  await keepStatements(desired, ports, 'source');
  for (const statement of createCanary) await on.target.run(statement);

  const outcome = await runSwitch(on);
  if (outcome.kind === 'aborted') return { kind: 'held', findings: [asFinding(outcome.why)] };
  return { kind: 'finished', output: await writeEvidence(context) };
}

/** Only where the target keeps up and nobody else writes to it: a channel back would carry what it should not. */
async function tryWayBack(context: StepContext, on: OpenSwitch): Promise<void> {
  const { desired, ports } = context;
  const first = await askGates(
    { desired, ports, record: context.record(), source: on.source, target: on.target },
    gatesOfTheProof,
  );
  if (blockers(first.flatMap((verdict) => verdict.findings)).length === 0) await proveWayBack(context);
}

/** A death between promotion and the last line: whoever comes next ends it, forward. */
async function finish(context: StepContext): Promise<Turn<CutOver>> {
  await deliverOwed(context);
  await finishWhatRuns(context);
  return { kind: 'finished', output: await writeEvidence(context) };
}
