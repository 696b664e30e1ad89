import {
  type DBInstance,
  DeleteDBParameterGroupCommand,
  DescribeDBInstancesCommand,
  ModifyDBInstanceCommand,
  ModifyDBParameterGroupCommand,
  paginateDescribeDBInstances,
  type RDSClient,
  RebootDBInstanceCommand,
} from '@aws-sdk/client-rds';
import { Problem } from '../../contract/problem';
import type { Instance } from '../../migration/ports';
import { asking, awsProblem, isFault } from './aws-fault';
import { omittedParameters } from './omitted-parameters';
import { instanceEnd } from './rds-instance-end';

export interface RdsInstanceOptions {
  readonly rds: () => RDSClient;
  readonly instance: string;
  /** The group that the migration attaches. */
  readonly parameterGroup: string;
}

export function rdsInstance(options: RdsInstanceOptions): Instance {
  const { rds, instance } = options;
  return {
    async describe() {
      const own = await describeOwn(rds(), instance);
      const group = own.DBParameterGroups?.[0];
      const parameterGroup = group?.DBParameterGroupName ?? '';
      return {
        status: own.DBInstanceStatus ?? 'unknown',
        address: addressOf(own),
        parameterGroup,
        parameterStatus: group?.ParameterApplyStatus ?? 'unknown',
        sharedWith: await othersWith(rds(), parameterGroup, instance),
        backupRetentionDays: own.BackupRetentionPeriod ?? 0,
        replicas: own.ReadReplicaDBInstanceIdentifiers ?? [],
        omitted: await omittedParameters(rds(), parameterGroup, options.parameterGroup),
      };
    },
    async attachParameterGroup(group) {
      const modify = new ModifyDBInstanceCommand({
        DBInstanceIdentifier: instance,
        DBParameterGroupName: group,
        ApplyImmediately: true,
      });
      await asking(`attach the parameter group ${group} to ${instance}`, rds().send(modify));
    },
    async setParameters(group, values) {
      const modify = new ModifyDBParameterGroupCommand({
        DBParameterGroupName: group,
        Parameters: Object.entries(values).map(([ParameterName, ParameterValue]) => ({
          ...{ ParameterName, ParameterValue },
          ApplyMethod: 'pending-reboot',
        })),
      });
      await asking(`set ${Object.keys(values).join(', ')} in the parameter group ${group}`, rds().send(modify));
    },
    async deleteParameterGroup(group) {
      const remove = new DeleteDBParameterGroupCommand({ DBParameterGroupName: group });
      await rds()
        .send(remove)
        .catch((thrown: unknown) => {
          if (isFault(thrown, 'DBParameterGroupNotFound', 'DBParameterGroupNotFoundFault')) return;
          throw isFault(thrown, 'InvalidDBParameterGroupState', 'InvalidDBParameterGroupStateFault')
            ? stillAttached(group, thrown)
            : awsProblem(`delete the parameter group ${group}`, thrown);
        });
    },
    async reboot() {
      await asking(`reboot ${instance}`, rds().send(new RebootDBInstanceCommand({ DBInstanceIdentifier: instance })));
    },
    ...instanceEnd(rds, instance),
  };
}

/** Absent while the instance is being made. */
function addressOf({ Endpoint }: DBInstance): { readonly host: string; readonly port: number } | undefined {
  const { Address: host, Port: port } = Endpoint ?? {};
  return host === undefined || port === undefined ? undefined : { host, port };
}

async function describeOwn(rds: RDSClient, instance: string): Promise<DBInstance> {
  const describe = new DescribeDBInstancesCommand({ DBInstanceIdentifier: instance });
  const own = (await asking(`describe ${instance}`, rds.send(describe))).DBInstances?.[0];
  if (own !== undefined) return own;
  throw new Problem({
    code: 'source.instance-missing',
    side: 'source',
    message: `AWS describes no instance ${instance}`,
    remedy: 'check source.instance and the region in the settings',
  });
}

/** Replicas of the instance do not count: they are read-only with the fence and without it. */
async function othersWith(client: RDSClient, group: string, instance: string): Promise<readonly string[]> {
  const names: string[] = [];
  try {
    for await (const page of paginateDescribeDBInstances({ client }, {})) {
      for (const other of page.DBInstances ?? []) {
        const name = other.DBInstanceIdentifier ?? '';
        if (name === instance || other.ReadReplicaSourceDBInstanceIdentifier === instance) continue;
        if (other.DBParameterGroups?.some((attached) => attached.DBParameterGroupName === group)) names.push(name);
      }
    }
  } catch (thrown) {
    throw awsProblem('list the database instances', thrown);
  }
  return names;
}

function stillAttached(group: string, cause: unknown): Problem {
  return new Problem({
    code: 'source.parameter-group-attached',
    side: 'source',
    message: `the parameter group ${group} is still attached to an instance`,
    remedy: `attach another group to that instance, then repeat (or: aws rds delete-db-parameter-group --db-parameter-group-name ${group})`,
    cause,
  });
}
