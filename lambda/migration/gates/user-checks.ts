import type { Finding } from '../../contract/finding';
import type { UserCheck } from '../../contract/user-checks';
import type { CheckAnswer } from '../data/cutover-state';
import { answerOf, userChecks as readChecks } from '../servers/user-checks';
import { caughtUp } from '../steps/validate/caught-up';
import type { Gate, GateContext } from './gate';

const patienceMs = 15_000;
const tries = 3;

/** The operator's own queries answer alike on both sides. What changes from look to look is said, not judged. */
export const userChecks: Gate = {
  name: 'user-checks',
  async ask(on) {
    const findings: Finding[] = [];
    for (const check of await readChecks(on.ports.blobs)) findings.push(await findingOf(on, check));
    return findings;
  },
};

async function findingOf(on: GateContext, check: UserCheck): Promise<Finding> {
  const { clock } = on.ports;
  const { source, target } = on;
  let before = await answerOf(source, check, clock);
  for (let attempt = 1; ; attempt += 1) {
    await caughtUp({ source, target }, clock, patienceMs);
    const there = await answerOf(target, check, clock);
    if (before.fault !== '' || there.fault !== '') return failed(on, check, before.fault || there.fault);
    if (before.digest === there.digest) return equal(check, before, there);
    const after = await answerOf(source, check, clock);
    if (after.digest === before.digest) return different(on, check, before, there);
    if (attempt === tries) return moving(check);
    before = after;
  }
}

function weight(on: GateContext): Finding['weight'] {
  return on.desired.userChecks === 'hold' ? 'blocker' : 'warning';
}

function equal(check: UserCheck, source: CheckAnswer, target: CheckAnswer): Finding {
  return {
    ...about(check),
    code: 'cutover.user-check-equal',
    weight: 'note',
    message: `${source.rows} row(s) alike, ${source.ms} ms on the source, ${target.ms} ms on the target`,
    remedy: 'nothing to do',
  };
}

function different(on: GateContext, check: UserCheck, source: CheckAnswer, target: CheckAnswer): Finding {
  return {
    ...about(check),
    code: 'cutover.user-check-differs',
    weight: weight(on),
    message: `the sides answer differently while the target has caught up: ${source.rows} row(s) on the source, ${target.rows} on the target`,
    remedy: `run ${check.name} on both sides and settle the difference; userChecks: warn (--user-checks warn) makes it a warning`,
  };
}

function moving(check: UserCheck): Finding {
  return {
    ...about(check),
    code: 'cutover.user-check-moving',
    weight: 'warning',
    message: `its answer changed on the source at each of ${tries} looks, so both sides can not be compared before the fence`,
    remedy: 'leave out what is being written now (a WHERE over finished days), if it should be compared',
  };
}

function failed(on: GateContext, check: UserCheck, fault: string): Finding {
  return {
    ...about(check),
    code: 'cutover.user-check-failed',
    weight: weight(on),
    message: `it could not be answered: ${fault}`,
    remedy: 'a check is one SELECT that both servers can answer within a minute: correct the file',
  };
}

function about(check: UserCheck): Pick<Finding, 'subject' | 'side'> {
  return { subject: check.name, side: 'target' };
}
