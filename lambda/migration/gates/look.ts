import type { Desired } from '../../contract/desired';
import { blockers } from '../../contract/finding';
import type { RunRecord } from '../data/run-record';
import { type Ports, withSession } from '../ports';
import type { Verdict } from './gate';
import { askGates, gatesKey, gatesOf } from './index';

/** Every gate's verdict, by the code that a cut over asks. It beats the pulse and changes nothing else. */
export function lookAtGates(desired: Desired, ports: Ports, record: RunRecord): Promise<readonly Verdict[]> {
  return withSession(ports.databases, 'source', 'gates', (source) =>
    withSession(ports.databases, 'target', 'gates', (target) => askGates({ desired, ports, record, source, target })),
  );
}

/** `attempt`: the cut over that goes by them. Its evidence is about these, whoever looks at the gates besides. */
export async function keepVerdicts(ports: Ports, verdicts: readonly Verdict[], attempt?: string): Promise<void> {
  const kept = { askedAt: ports.clock.now().toISOString(), verdicts };
  if (attempt !== undefined) await ports.blobs.put(gatesOf(attempt), kept);
  await ports.blobs.put(gatesKey, kept);
}

/** `gate: code, code` of each closed one. */
export function closedGates(verdicts: readonly Verdict[]): readonly string[] {
  return verdicts.flatMap(({ gate, findings }) => {
    const codes = [...new Set(blockers(findings).map((finding) => finding.code))];
    return codes.length === 0 ? [] : [`${gate}: ${codes.join(', ')}`];
  });
}
