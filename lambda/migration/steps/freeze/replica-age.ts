import type { Finding } from '../../../contract/finding';
import type { FrozenPoint } from '../../data/step-outputs';
import { noticesOf } from '../../notices';
import type { StepContext } from '../../step';
import { replicaStoodStill } from './stopped-replica';

const dayMs = 24 * 3_600_000;
/**
 * RDS ends a replication that has been stopped for more than 30 days for good, and then keeps the binlogs no longer that
 * the target's channel has to begin with: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_MySQL.Replication.ReadReplicas.html
 */
const endsAfterDays = 30;
const warnAfterDays = 25;
const code = 'freeze.replica-ends';

/** Says so when the end comes near, and holds when it has come. `undefined`: the frozen replica can be read on. */
export async function replicaNearItsEnd(context: StepContext, point: FrozenPoint): Promise<Finding | undefined> {
  const { desired, ports } = context;
  if (point.kind !== 'stopped-replica' || desired.replica?.platform !== 'rds') return undefined;
  const days = (ports.clock.now().getTime() - Date.parse(point.frozenAt)) / dayMs;
  if (days < warnAfterDays) return undefined;
  const ends = new Date(Date.parse(point.frozenAt) + endsAfterDays * dayMs).toISOString();
  await noticesOf(ports, 'freeze').raise({
    code,
    side: 'source',
    effect: 'none',
    message: `the replication of the read replica has been stopped for ${Math.floor(days)} days; RDS ends it for good at ${ends}`,
    remedy:
      'let the copy end before that (more workers, a larger server), or roll back and sync again with a new replica',
  });
  return days < endsAfterDays ? undefined : replicaStoodStill(context, point);
}
