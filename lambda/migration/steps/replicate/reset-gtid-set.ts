import type { Finding } from '../../../contract/finding';
import { isGtidSubset, parseTruth } from '../../../mysql/gtid';
import { outputOf, type StepContext } from '../../step';
import { gtidResetMarker } from '../prepare/markers';

/**
 * By consent (`gtidReset`): the target says from then on that it has what was copied, so that it can follow by GTID. Only while there is
 * no channel. Repeatable: what the target has already is not reset again, and the time that is written down is that of the last reset.
 */
export async function resetGtidSet(context: StepContext): Promise<readonly Finding[]> {
  const { desired, ports, conductor } = context;
  if (desired.azure?.gtidReset !== true) return [];
  const { gtidSet } = outputOf(context, 'freeze').coordinates;
  if (gtidSet === '') return [noSet()];
  const covered = async () => parseTruth(await conductor.rows(isGtidSubset(gtidSet)));
  if (await covered()) return [];
  ports.observer.notice({ name: 'target.gtid-reset', facts: { gtidSet: gtidSet.slice(0, 200) } });
  await mark(context);
  await ports.targetPlatform.resetGtid(gtidSet);
  // Once more, after it: a backup that was begun before and ended meanwhile is void too.
  await mark(context);
  return (await covered()) ? [] : [notReset(gtidSet)];
}

async function mark(context: StepContext): Promise<void> {
  const now = context.ports.clock.now().toISOString();
  await context.change((record) => ({
    ...record,
    leases: [
      ...record.leases.filter(({ setting }) => setting !== gtidResetMarker),
      { server: 'target', setting: gtidResetMarker, was: null, now },
    ],
  }));
}

function noSet(): Finding {
  return {
    code: 'freeze.no-gtid-set',
    weight: 'blocker',
    side: 'source',
    subject: 'gtid_executed',
    message: 'the frozen point has no GTID set: gtid_mode was not ON where it was read',
    remedy: 'set gtid_mode ON on the source and on its replica, roll back and sync again; or take gtidReset out',
  };
}

function notReset(wanted: string): Finding {
  return {
    code: 'target.gtid-not-reset',
    weight: 'blocker',
    side: 'target',
    subject: 'gtid_executed',
    message: 'Azure says that the GTID set was reset, and the target does not have what was copied in it',
    remedy: `look at @@gtid_executed on the target; by hand: az mysql flexible-server gtid reset -g <group> -s <server> --gtid-set '${wanted.slice(0, 500)}', then repeat`,
  };
}
