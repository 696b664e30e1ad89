import { pulseSchema, replicationUser, workSchema } from '../../../contract/names';
import { dropWorkSchema } from '../../../mysql/cleaning';
import { dropPulse } from '../../../mysql/pulse';
import type { CleanedUp } from '../../data/step-outputs';
import { keepStatements } from '../../evidence/statements';
import { channelWords } from '../../servers/channel';
import { readReplicaStatus } from '../../servers/replica-status';
import { endLease, type Step, type StepContext, type Turn } from '../../step';
import { endWayBack } from '../../way-back/end';
import { isCapacity } from '../prepare/capacity';
import { made } from '../prepare/markers';
import { giveBackOnTarget } from '../prepare/take-back';
import { cleanReplica, cleanSource, type Report } from './clean-source';

/** Removes what the migration made. What a closed source does not let go of is named, with the reason. */
export const cleanUp: Step<'clean-up'> = {
  name: 'clean-up',
  async turn(context): Promise<Turn<CleanedUp>> {
    const removed: string[] = [];
    const kept: string[] = [];
    const report = { removed, kept };
    // Days of the new server, for the addendum of the report: nobody looks after this.
    await keepStatements(context.desired, context.ports, 'target');
    if (await endWayBack(context)) removed.push('the way back: replication channel on the source');
    await cleanTarget(context, report);
    await cleanSource(context, report);
    await cleanReplica(context, report);
    // Where a closed source has kept the account, nobody is left who knows its password, which ends by itself.
    await context.ports.published.remove('replication-password');
    removed.push('password of the replication account');
    const group = context.record().leases.find(({ setting }) => setting === made.parameterGroup);
    if (group !== undefined) kept.push(`parameter group ${group.now} on the source: it holds the fence`);
    return { kind: 'finished', output: { removed, kept } };
  },
  // What is gone was ours and is of no use without the rest.
  async undo() {},
};

async function cleanTarget(context: StepContext, { removed, kept }: Report): Promise<void> {
  const { conductor } = context;
  const status = await readReplicaStatus(conductor);
  // Before the pulse goes: a drop on the source would replicate, a missing row would stop the channel.
  if (status?.sourceUser === replicationUser) {
    const words = await channelWords(context.desired, conductor);
    for (const statement of [...words.stop(), ...words.forget()]) await conductor.run(statement);
    removed.push('replication channel on the target');
  }
  await conductor.run(dropPulse);
  await conductor.run(dropWorkSchema);
  removed.push(`schema ${pulseSchema} on the target`, `schema ${workSchema} on the target`);
  for (const held of context.record().leases.filter(({ server }) => server === 'target')) {
    if (isCapacity(held.setting)) {
      // It takes everybody's writes: nobody but its owner restarts it.
      kept.push(`${held.setting} of the target: ${held.now}, lent for the load; was ${held.was ?? 'not known'}`);
      await endLease(context, 'target', held.setting);
      continue;
    }
    const given = await giveBackOnTarget(context, held);
    if (given === 'waits') {
      kept.push(`${held.setting} on the target: back to ${held.was}, from its next restart on`);
      await endLease(context, 'target', held.setting);
    } else if (held.setting === made.wayBackAccount) removed.push(`account ${held.now} on the target`);
    else if (held.was !== null) removed.push(`${held.setting} on the target, back to ${held.was}`);
  }
}
