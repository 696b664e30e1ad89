import { DbInstance } from '@cdktf/provider-aws/lib/db-instance';
import type { IResolvable } from 'cdktf';
import { Construct } from 'constructs';
import type { Settings } from '../settings';

export interface ReadReplicaProps {
  readonly source: Settings['source'];
  readonly replica: Settings['replica'];
  /** A replica is encrypted as its source is, whatever is asked for; saying less would replace it at every apply. */
  readonly encrypted: IResolvable;
}

/**
 * The frozen source: a temporary replica that the handler stops and copies from. RDS gives it the group that the
 * source has at that moment, which is not yet the one of the migration: the fence is not shared with it.
 */
export class ReadReplica extends Construct {
  readonly host: string;
  readonly port: number;
  readonly instance: DbInstance;

  constructor(scope: Construct, id: string, props: ReadReplicaProps) {
    super(scope, id);
    const { source, replica } = props;
    this.instance = new DbInstance(this, 'instance', {
      identifier: replica.identifier,
      replicateSourceDb: source.instance,
      instanceClass: replica.class,
      ...(replica.storageType === undefined ? {} : { storageType: replica.storageType }),
      vpcSecurityGroupIds: [source.securityGroupId],
      storageEncrypted: props.encrypted,
      autoMinorVersionUpgrade: false,
      applyImmediately: true,
      skipFinalSnapshot: true,
      // Inherited from the source as well, and of no interest for as long as it lives.
      lifecycle: { ignoreChanges: [...inherited] },
    });
    this.host = this.instance.address;
    this.port = this.instance.port;
  }
}

const inherited = [
  'copy_tags_to_snapshot',
  'deletion_protection',
  'enabled_cloudwatch_logs_exports',
  'iam_database_authentication_enabled',
  'max_allocated_storage',
  'monitoring_interval',
  'performance_insights_enabled',
];
