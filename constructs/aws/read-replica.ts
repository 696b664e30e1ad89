import { DbInstance } from '@cdktf/provider-aws/lib/db-instance';
import { Fn, type IResolvable, type ITerraformDependable, propertyAccess, Token } from 'cdktf';
import { Construct } from 'constructs';
import type { Settings } from '../settings';
import { patience } from './patience';

export interface ReadReplicaProps {
  readonly source: Settings['source'];
  readonly replica: Settings['replica'];
  /** A replica is encrypted as its source is, whatever is asked for; saying less would replace it at every apply. */
  readonly encrypted: IResolvable;
  /** The source, where this stack makes it. */
  readonly after: readonly ITerraformDependable[];
  /** True when it has served; absent where it stays as long as the stack. */
  readonly served: IResolvable | undefined;
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
      ...(replica.subnetGroup === undefined ? {} : { dbSubnetGroupName: replica.subnetGroup }),
      vpcSecurityGroupIds: [source.securityGroupId],
      storageEncrypted: props.encrypted,
      autoMinorVersionUpgrade: false,
      applyImmediately: true,
      skipFinalSnapshot: true,
      timeouts: patience,
      ...(props.after.length === 0 ? {} : { dependsOn: [...props.after] }),
      // Inherited from the source as well, and of no interest for as long as it lives.
      lifecycle: { ignoreChanges: [...inherited] },
    });
    this.host = this.instance.address;
    this.port = this.instance.port;
    if (props.served !== undefined) {
      this.instance.count = Token.asNumber(Fn.conditional(props.served, 0, 1));
      const either = (attribute: string, otherwise: unknown): IResolvable =>
        Fn.try([propertyAccess(this.instance.fqn, [0, attribute]), otherwise]);
      this.host = Token.asString(either('address', 'served.invalid'));
      this.port = Token.asNumber(either('port', 3306));
    }
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
