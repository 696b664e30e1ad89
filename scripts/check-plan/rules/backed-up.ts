import { type Change, goes, stays, text } from '../plan';
import { blocked, type Rule } from '../rule';

const days = 7;

/** Both ends have a week of backups, before anything starts and for as long as they are databases. */
export const backedUp: Rule = ({ resources, data }) => [
  ...resources
    .filter((one) => stays(one) && !isReplica(one) && tooShort(one))
    .map(({ address }) =>
      blocked(
        'no-backup',
        address,
        `its backups are kept for less than ${days} days`,
        `set the retention of backups to ${days} days or more`,
      ),
    ),
  ...data
    .filter(({ type, values }) => type === 'aws_db_instance' && Number(values.backup_retention_period ?? days) < 1)
    .map(({ address, values }) =>
      blocked(
        'no-backup',
        address,
        'the source has no automated backups, and so no binary log either',
        `aws rds modify-db-instance --db-instance-identifier ${text(values, 'db_instance_identifier') ?? 'NAME'} --backup-retention-period ${days} --apply-immediately`,
      ),
    ),
  ...resources
    .filter((one) => one.type === 'aws_db_instance' && goes(one) && !isReplica(one))
    .filter(({ before }) => before.skip_final_snapshot === true)
    .map(({ address }) =>
      blocked(
        'no-backup',
        address,
        'goes without a final snapshot',
        'set skip_final_snapshot to false and name final_snapshot_identifier',
      ),
    ),
];

function isReplica({ before, after }: Change): boolean {
  return text(after, 'replicate_source_db') !== undefined || text(before, 'replicate_source_db') !== undefined;
}

function tooShort({ type, after, unknown }: Change): boolean {
  const argument = type === 'aws_db_instance' ? 'backup_retention_period' : 'backup_retention_days';
  if (type !== 'aws_db_instance' && type !== 'azurerm_mysql_flexible_server') return false;
  return !unknown.includes(argument) && Number(after[argument] ?? 0) < days;
}
