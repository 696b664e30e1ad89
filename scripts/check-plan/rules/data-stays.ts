import { type Change, goes, text } from '../plan';
import { blocked, type Rule } from '../rule';

const holdsData: readonly string[] = [
  'aws_db_instance',
  'aws_rds_cluster',
  'aws_s3_bucket',
  'aws_kms_key',
  'aws_backup_vault',
  'azurerm_resource_group',
  'azurerm_mysql_flexible_server',
  'azurerm_mysql_flexible_database',
  'azurerm_key_vault',
  'azurerm_storage_account',
];

/** A plan never deletes or replaces what holds data. Taking down is `cdktf destroy`, by a person who means it. */
export const dataStays: Rule = ({ resources }) =>
  resources
    .filter((one) => holdsData.includes(one.type) && goes(one) && !isTemporary(one))
    .map((one) =>
      blocked(
        'data-lost',
        one.address,
        `${one.actions.includes('create') ? 'is replaced' : one.actions.includes('forget') ? 'leaves the state' : 'is deleted'}, and it holds data`,
        one.actions.includes('create')
          ? 'find the argument that forces the replacement (terraform show: "# forces replacement") and leave it as it is'
          : 'undo the change of the configuration; a migration is taken down by cdktf destroy, with the keys that README names',
      ),
    );

/** A read replica repeats its source: the one of the migration comes and goes. */
function isTemporary({ type, before }: Change): boolean {
  return type === 'aws_db_instance' && text(before, 'replicate_source_db') !== undefined;
}
