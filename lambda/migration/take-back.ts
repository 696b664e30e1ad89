import type { LifecycleReply } from '../contract/lifecycle';
import type { LifecycleWorld } from './lifecycle';
import { openRecord } from './open-record';
import { freeze } from './steps/freeze';
import { takeBackFromSource } from './steps/prepare/take-back';
import { supersededProblem, takeOver } from './turn-guard';
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
 * After promotion: the target is the database now, and the fence keeps the old source closed: both stay. After a roll back that
 * followed a promotion: the source gets back what it lent; the target stays as it is, read-only.
 */
export async function takeBackEverything(world: LifecycleWorld): Promise<LifecycleReply> {
  const { ports, desired } = world;
  const found = await ports.records.read();
  if (found === undefined) return { level: 'none', note: 'nothing had been started' };
  if (found.record.latch === 'promoted') {
    return { level: found.record.level, note: 'promoted: target, fence and parameter group stay as they are' };
  }
  await world.sync.stop();
  const returned = found.record.latch === 'returned';
  await untilSettled({ ...world, desired: { ...desired, reach: 'rolled-back' } });
  if (returned) await cleanAfterReturn(world);
  if (desired.rds !== undefined && (await ports.published.get('fence')) !== 'up') {
    await ports.instance.deleteParameterGroup(desired.rds.parameterGroup);
  }
  await ports.blobs.remove('');
  await ports.records.remove();
  for (const key of ours) await ports.published.remove(key);
  return { level: 'none', note: returned ? 'rolled back before: the target keeps its data, read-only' : 'taken back' };
}

async function cleanAfterReturn({ desired, ports, budget }: LifecycleWorld): Promise<void> {
  const opened = await openRecord(desired, ports);
  const guarded = await takeOver({ desired, ports, budget, opened, update: (record) => record, manner: 'insist' });
  if (guarded === 'overtaken' || guarded === 'locked') throw supersededProblem();
  try {
    await freeze.undo(guarded.context);
    await takeBackFromSource(guarded.context);
  } finally {
    await guarded.end();
  }
}
