import { type Desired, desiredSchema } from '../contract/desired';
import { Problem } from '../contract/problem';

/** What arrived is read once, here; every fault is named in one error. */
export function readDesired(raw: unknown): Desired {
  const read = desiredSchema.safeParse(raw);
  if (read.success) return read.data;
  const faults = read.error.issues.map((issue) => `${issue.path.join('.') || '(all)'}: ${issue.message}`);
  throw new Problem({
    code: 'ours.desired-unreadable',
    side: 'ours',
    message: `the wanted state can not be read: ${faults.join('; ')}`,
    remedy: 'settings and function are of different versions: deploy again from one checkout',
  });
}
