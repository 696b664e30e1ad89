import { BackupPlan } from '@cdktf/provider-aws/lib/backup-plan';
import { BackupSelection } from '@cdktf/provider-aws/lib/backup-selection';
import { BackupVault } from '@cdktf/provider-aws/lib/backup-vault';
import { IamRolePolicyAttachment } from '@cdktf/provider-aws/lib/iam-role-policy-attachment';
import { Construct } from 'constructs';
import type { BackupSettings, Settings } from '../settings';
import type { Names } from './names';
import { Role } from './role';

export interface BackupProps {
  readonly names: Names;
  readonly backup: BackupSettings;
  readonly settings: Settings;
}

/** Recovery points of the source in a vault of their own, which is not deleted while one is in it. */
export class Backup extends Construct {
  constructor(scope: Construct, id: string, { names, backup, settings }: BackupProps) {
    super(scope, id);
    const name = `${names.migration}-migration`;
    const { kmsKeyArn } = settings.aws;
    const vault = new BackupVault(this, 'vault', { name, ...(kmsKeyArn === undefined ? {} : { kmsKeyArn }) });
    const plan = new BackupPlan(this, 'plan', {
      name,
      rule: [
        {
          ruleName: 'source',
          targetVaultName: vault.name,
          schedule: backup.schedule,
          lifecycle: { deleteAfter: backup.keepDays },
        },
      ],
    });
    const role = new Role(this, 'role', {
      name: `${name}-backup`,
      service: 'backup.amazonaws.com',
      account: names.account,
    });
    const policy = `arn:${names.partition}:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForBackup`;
    const attached = new IamRolePolicyAttachment(this, 'policy', { role: role.name, policyArn: policy });
    new BackupSelection(this, 'source', {
      name: `${names.migration}-source`,
      planId: plan.id,
      iamRoleArn: role.arn,
      resources: [names.arn('rds', `db:${settings.source.instance}`)],
      dependsOn: [attached],
    });
  }
}
