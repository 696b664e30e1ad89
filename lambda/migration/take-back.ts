import type { LifecycleReply } from '../contract/lifecycle';
import type { LifecycleWorld } from './lifecycle';
import { untilSettled } from './until-settled';

/** Terraform made the others. */
const ours = [
  'level',
  'ready',
  'endpoint',
  'replication-password',
  'way-back',
  'way-back-password',
  'target-fence',
] as const;

/**
 * Destroy. Before promotion: the route backwards, then the parameter group, the record and the published copy.
 * After promotion: the target is the database now, and the fence keeps the old source closed: both stay.
 */
export async function takeBackEverything(world: LifecycleWorld): Promise<LifecycleReply> {
  const { ports, desired } = world;
  const found = await ports.records.read();
  if (found === undefined) return { level: 'none', note: 'nothing had been started' };
  if (found.record.latch === 'promoted') {
    return { level: found.record.level, note: 'promoted: target, fence and parameter group stay as they are' };
  }
  await world.sync.stop();
  await untilSettled({ ...world, desired: { ...desired, reach: 'rolled-back' } });
  if (desired.rds !== undefined && (await ports.published.get('fence')) !== 'up') {
    await ports.instance.deleteParameterGroup(desired.rds.parameterGroup);
  }
  await ports.blobs.remove('');
  await ports.records.remove();
  for (const key of ours) await ports.published.remove(key);
  return { level: 'none', note: 'taken back' };
}
