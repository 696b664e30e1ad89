import type { Finding } from '../../contract/finding';
import type { StepContext } from '../step';
import { retentionOf } from '../steps/prepare/retention';

/** The target's binlogs are what a way back that stood still catches up from. */
export async function shortRetention({ desired, conductor }: StepContext): Promise<readonly Finding[]> {
  const hours = desired.limits.retentionHours;
  const retention = await retentionOf(conductor, desired.target.platform);
  const kept = retention.parse(await conductor.rows(retention.read));
  if (retention.covers(kept, hours)) return [];
  const { setting } = retention;
  return [
    {
      code: 'way-back.retention',
      weight: 'warning',
      side: 'target',
      subject: setting,
      message: `the target keeps its binlogs for less than ${hours} h (${setting} is ${kept ?? 'not set'}): a channel that stands still for longer is gone`,
      remedy: `az mysql flexible-server parameter set -n ${setting} -v ${retention.valueOf(hours)} (accelerated logs have to be off)`,
    },
  ];
}
