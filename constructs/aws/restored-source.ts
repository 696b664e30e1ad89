import { DataAwsDbSnapshot } from '@cdktf/provider-aws/lib/data-aws-db-snapshot';
import { DbInstance } from '@cdktf/provider-aws/lib/db-instance';
import type { IResolvable, ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import type { RehearsalSettings, Settings } from '../settings';
import { patience } from './patience';

export interface RestoredSourceProps {
  readonly rehearsal: RehearsalSettings;
  /** The instance whose snapshot is restored; it is only looked at. */
  readonly original: string;
  readonly source: Settings['source'];
  /** Goes after the instance: the handler attaches it. */
  readonly parameterGroup: ITerraformDependable;
}

/** The source of a rehearsal: a copy of the real one, restored from its snapshot, deleted with the stack. */
export class RestoredSource extends Construct {
  readonly host: string;
  readonly port: number;
  readonly address: string;
  readonly addressPort: number;
  readonly encrypted: IResolvable;
  readonly version: string;
  readonly instance: DbInstance;

  constructor(scope: Construct, id: string, props: RestoredSourceProps) {
    super(scope, id);
    const { rehearsal, source } = props;
    const newest = new DataAwsDbSnapshot(this, 'snapshot', {
      ...(rehearsal.snapshot === undefined
        ? { dbInstanceIdentifier: props.original, mostRecent: true }
        : { dbSnapshotIdentifier: rehearsal.snapshot }),
    });
    this.instance = new DbInstance(this, 'instance', {
      identifier: source.instance,
      snapshotIdentifier: newest.dbSnapshotIdentifier,
      instanceClass: rehearsal.class,
      ...(rehearsal.subnetGroup === undefined ? {} : { dbSubnetGroupName: rehearsal.subnetGroup }),
      vpcSecurityGroupIds: [source.securityGroupId],
      storageEncrypted: newest.encrypted,
      ...{ publiclyAccessible: false, autoMinorVersionUpgrade: false, applyImmediately: true },
      // Without backups there is no binary log and no replica.
      ...{ backupRetentionPeriod: 7, skipFinalSnapshot: true, deleteAutomatedBackups: true },
      dependsOn: [props.parameterGroup],
      timeouts: patience,
      // A newer snapshot of the original is no reason to begin again; the group is the handler's to attach.
      lifecycle: { ignoreChanges: ['snapshot_identifier', 'parameter_group_name', 'copy_tags_to_snapshot'] },
    });
    this.address = this.instance.address;
    this.addressPort = this.instance.port;
    this.encrypted = newest.encrypted;
    this.version = newest.engineVersion;
    this.host = source.endpoint?.host ?? this.address;
    this.port = source.endpoint?.port ?? this.addressPort;
  }
}
