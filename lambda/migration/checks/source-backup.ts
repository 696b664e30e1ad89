import type { Check } from './survey';

const wantedDays = 7;

/** The source can be restored, whatever a migration does to it: proven before anything starts. */
export const sourceBackup: Check = ({ desired, instance }) => {
  if (desired.rds === undefined || instance === undefined || instance.backupRetentionDays >= wantedDays) return [];
  const days = instance.backupRetentionDays;
  return [
    {
      code: 'cloud.source-backup',
      weight: days === 0 ? 'blocker' : 'warning',
      side: 'cloud',
      subject: desired.rds.instance,
      message:
        days === 0
          ? 'the instance has no automated backups, and so no binary log either'
          : `automated backups of the instance are kept for ${days} days, less than a week`,
      remedy: `aws rds modify-db-instance --db-instance-identifier ${desired.rds.instance} --backup-retention-period ${wantedDays} --apply-immediately`,
    },
  ];
};
