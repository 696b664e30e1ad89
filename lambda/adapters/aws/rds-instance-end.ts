import {
  CreateDBSnapshotCommand,
  DeleteDBInstanceCommand,
  DescribeDBSnapshotsCommand,
  type RDSClient,
  StopDBInstanceCommand,
} from '@aws-sdk/client-rds';
import type { Instance } from '../../migration/ports';
import { asking, awsProblem, isFault } from './aws-fault';

const noSnapshot = ['DBSnapshotNotFound', 'DBSnapshotNotFoundFault'];
const noInstance = ['DBInstanceNotFound', 'DBInstanceNotFoundFault'];
/** Under way already, or not to be stopped at the moment: the next look tells which. */
const busy = ['InvalidDBInstanceState', 'InvalidDBInstanceStateFault'];

/** The last things that are done to an instance. Each may be asked for twice. */
export function instanceEnd(
  rds: () => RDSClient,
  instance: string,
): Pick<Instance, 'finalSnapshot' | 'stop' | 'remove'> {
  return {
    async finalSnapshot(name) {
      const there = await snapshotStatus(rds(), name);
      if (there !== undefined) return there;
      const create = new CreateDBSnapshotCommand({ DBInstanceIdentifier: instance, DBSnapshotIdentifier: name });
      const made = await asking(`make the snapshot ${name}`, rds().send(create));
      return made.DBSnapshot?.Status ?? 'creating';
    },
    async stop() {
      await rds()
        .send(new StopDBInstanceCommand({ DBInstanceIdentifier: instance }))
        .catch((thrown: unknown) => {
          if (!isFault(thrown, ...busy)) throw awsProblem(`stop ${instance}`, thrown);
        });
    },
    async remove() {
      // The final snapshot was made while it ran: a stopped instance can make none.
      const remove = new DeleteDBInstanceCommand({
        DBInstanceIdentifier: instance,
        SkipFinalSnapshot: true,
        DeleteAutomatedBackups: false,
      });
      await rds()
        .send(remove)
        .catch((thrown: unknown) => {
          if (!isFault(thrown, ...noInstance, ...busy)) throw awsProblem(`delete ${instance}`, thrown);
        });
    },
  };
}

async function snapshotStatus(rds: RDSClient, name: string): Promise<string | undefined> {
  try {
    const answer = await rds.send(new DescribeDBSnapshotsCommand({ DBSnapshotIdentifier: name }));
    return answer.DBSnapshots?.[0]?.Status;
  } catch (thrown) {
    if (isFault(thrown, ...noSnapshot)) return undefined;
    throw awsProblem(`describe the snapshot ${name}`, thrown);
  }
}
