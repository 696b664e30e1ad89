import type { TreeCheck } from './tree-check';

/** Whether the second key is in the settings (docs/adr/0003) decides; nothing that holds data is without the word. */
const holdData = ['azurerm_resource_group', 'azurerm_mysql_flexible_server', 'azurerm_mysql_flexible_database'];

/** An instance of RDS in this stack is a replica, or it has what a database needs. */
export const databasesAreKept: TreeCheck = (resources) => [
  ...resources
    .filter(({ type, values }) => holdData.includes(type) && Object(values.lifecycle).prevent_destroy === undefined)
    .map(({ address }) => `${address}: holds data and does not say prevent_destroy`),
  ...resources
    .filter(({ type, values }) => type === 'aws_db_instance' && values.replicate_source_db === undefined)
    .flatMap(({ address, values }) => [
      ...(values.storage_encrypted === undefined ? [`${address}: says nothing about its encryption`] : []),
      ...(values.publicly_accessible === true ? [`${address}: has an address in the internet`] : []),
    ]),
];
