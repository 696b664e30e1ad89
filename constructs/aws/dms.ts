import { DmsEndpoint, type DmsEndpointConfig } from '@cdktf/provider-aws/lib/dms-endpoint';
import { DmsReplicationInstance } from '@cdktf/provider-aws/lib/dms-replication-instance';
import { DmsReplicationTask } from '@cdktf/provider-aws/lib/dms-replication-task';
import { Construct } from 'constructs';
import type { DmsSettings, Settings } from '../settings';
import type { Names } from './names';
import { Role } from './role';

export interface DmsProps {
  readonly names: Names;
  readonly settings: Settings;
  readonly dms: DmsSettings;
}

/**
 * AWS DMS: another transport, not a second engine. Nothing of it is seen by the gates of a cut over; what that means
 * is in docs/limits/rds.md. Logins are secrets that DMS reads itself.
 */
export class Dms extends Construct {
  constructor(scope: Construct, id: string, { names, settings, dms }: DmsProps) {
    super(scope, id);
    const name = `${names.migration}-dms`;
    const role = new Role(this, 'role', {
      name,
      service: `dms.${settings.aws.region}.amazonaws.com`,
      account: names.account,
      permissions: [
        {
          ...{ Sid: 'Logins', Effect: 'Allow' },
          Action: ['secretsmanager:GetSecretValue', 'secretsmanager:DescribeSecret'],
          Resource: [dms.sourceSecretArn, dms.targetSecretArn],
        },
      ],
    });
    const instance = new DmsReplicationInstance(this, 'instance', {
      ...{ replicationInstanceId: name, replicationInstanceClass: dms.instanceClass },
      ...{ allocatedStorage: dms.storageGigabytes, publiclyAccessible: false, autoMinorVersionUpgrade: false },
      ...(dms.subnetGroup === undefined ? {} : { replicationSubnetGroupId: dms.subnetGroup }),
      ...(dms.securityGroupIds.length === 0 ? {} : { vpcSecurityGroupIds: dms.securityGroupIds }),
      ...(settings.aws.kmsKeyArn === undefined ? {} : { kmsKeyArn: settings.aws.kmsKeyArn }),
    });
    const endpoint = (side: 'source' | 'target', secretsManagerArn: string, more: Partial<DmsEndpointConfig>) =>
      new DmsEndpoint(this, side, {
        ...{ endpointId: `${name}-${side}`, endpointType: side, engineName: 'mysql' },
        ...{ secretsManagerArn, secretsManagerAccessRoleArn: role.arn, sslMode: 'require' },
        ...more,
        dependsOn: [...role.parts],
      });
    const source = endpoint('source', dms.sourceSecretArn, {});
    const target = endpoint(
      'target',
      dms.targetSecretArn,
      dms.certificateArn === undefined ? {} : { sslMode: 'verify-ca', certificateArn: dms.certificateArn },
    );
    new DmsReplicationTask(this, 'task', {
      replicationTaskId: name,
      migrationType: 'full-load-and-cdc',
      replicationInstanceArn: instance.replicationInstanceArn,
      sourceEndpointArn: source.endpointArn,
      targetEndpointArn: target.endpointArn,
      tableMappings: JSON.stringify({ rules: settings.schemas.map(selection) }),
      replicationTaskSettings: JSON.stringify(taskSettings),
      startReplicationTask: dms.start,
    });
  }
}

function selection(schema: string, index: number): object {
  return {
    'rule-type': 'selection',
    'rule-id': String(index + 1),
    'rule-name': String(index + 1),
    // DMS has SQL's wildcards, the settings have those of a shell.
    'object-locator': { 'schema-name': schema.replaceAll('*', '%').replaceAll('?', '_'), 'table-name': '%' },
    'rule-action': 'include',
  };
}

/** Rows are compared as well; tables that are there already are stopped at, never emptied. */
const taskSettings = {
  FullLoadSettings: { TargetTablePrepMode: 'DO_NOTHING' },
  ValidationSettings: { EnableValidation: true, ThreadCount: 5 },
  Logging: { EnableLogging: true },
  ErrorBehavior: { DataErrorPolicy: 'STOP_TASK', TableErrorPolicy: 'STOP_TASK', ApplyErrorDeletePolicy: 'STOP_TASK' },
};
