import type { Finding } from '../../../contract/finding';
import { gtidModes } from '../../../mysql/gtid';
import { readConsistency } from '../../../mysql/survey';
import type { Session } from '../../ports';
import { readServerFacts } from '../../servers/server-facts';
import type { StepContext } from '../../step';
import { setTargetParameter } from './lend-parameter';

/**
 * Up to ON, one step at a time as Azure and MySQL want it, by consent (`gtidReset`): there is no way back, so nothing is leased. A death
 * between two steps leaves a mode that the channel works with, and the next turn goes on from it.
 */
export async function raiseGtidMode(context: StepContext, target: Session): Promise<readonly Finding[]> {
  if (context.desired.azure?.gtidReset !== true) return [];
  const { gtidMode } = await readServerFacts(target);
  if (gtidMode === 'ON') return [];
  const consistent = (await target.rows(readConsistency))[0]?.value === 'ON';
  const steps: readonly (readonly [name: string, value: string])[] = [
    ...(consistent ? [] : [['enforce_gtid_consistency', 'ON'] as const]),
    ...gtidModes.slice(gtidModes.indexOf(gtidMode) + 1).map((mode) => ['gtid_mode', mode] as const),
  ];
  for (const [name, value] of steps) {
    if ((await setTargetParameter(context, name, value)) === 'refused') return [notOurs(name, value)];
    context.ports.observer.notice({ name: 'target.gtid-raised', facts: { parameter: name, value } });
  }
  return [];
}

function notOurs(name: string, value: string): Finding {
  return {
    code: 'target.gtid-not-ours',
    weight: 'blocker',
    side: 'target',
    subject: name,
    message: `the source is to be followed by GTID, and our account may not set ${name} = ${value} on the target`,
    remedy: `az mysql flexible-server parameter set -g <group> -s <server> -n ${name} -v ${value}, and so on one step at a time up to gtid_mode ON; then repeat`,
  };
}
