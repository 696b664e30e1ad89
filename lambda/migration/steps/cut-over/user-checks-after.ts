import type { CutoverState } from '../../data/cutover-state';
import { answerOf, userChecks } from '../../servers/user-checks';
import { changeCutover, type Switch } from './switch';

/** Outside the outage: the operator's queries on the promoted target, beside what the fenced source says. For the evidence. */
export async function userChecksAfter(on: Switch): Promise<string> {
  const { clock, blobs } = on.step.ports;
  const checks = await userChecks(blobs);
  const answers: NonNullable<CutoverState['userChecks']>[number][] = [];
  for (const check of checks) {
    const [source, target] = [await answerOf(on.source, check, clock), await answerOf(on.target, check, clock)];
    answers.push({ name: check.name, source, target });
  }
  if (answers.length === 0) return 'none';
  await changeCutover(on.step, (state) => ({ ...state, userChecks: answers }));
  const alike = answers.filter(({ source, target }) => source.fault === '' && source.digest === target.digest);
  return `${alike.length} of ${answers.length} answer as the fenced source does; the target is written to already`;
}
