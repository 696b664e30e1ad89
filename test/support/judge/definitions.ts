import type { LocalServer } from '../../../lambda/adapters/local/mysqld';

const questions: readonly ((schemas: string) => string)[] = [
  (schemas) => `SELECT CONCAT_WS('.', 'column', table_schema, table_name, column_name) AS name,
    CONCAT_WS(' | ', ordinal_position, column_type, is_nullable, column_default, character_set_name, collation_name, extra, generation_expression, srs_id, column_comment) AS what
   FROM information_schema.columns WHERE LOWER(table_schema) IN (${schemas})`,
  (schemas) => `SELECT CONCAT_WS('.', 'index', table_schema, table_name, index_name) AS name,
    GROUP_CONCAT(CONCAT_WS(' ', column_name, expression, sub_part, collation, non_unique, index_type, is_visible) ORDER BY seq_in_index) AS what
   FROM information_schema.statistics WHERE LOWER(table_schema) IN (${schemas}) GROUP BY table_schema, table_name, index_name`,
  (
    schemas,
  ) => `SELECT CONCAT_WS('.', 'constraint', constraint_schema, table_name, constraint_name) AS name, CONCAT_WS(' ', constraint_type, enforced) AS what
   FROM information_schema.table_constraints WHERE LOWER(constraint_schema) IN (${schemas})`,
  (schemas) => `SELECT CONCAT_WS('.', 'reference', constraint_schema, constraint_name) AS name,
    CONCAT_WS(' ', LOWER(referenced_table_name), update_rule, delete_rule) AS what
   FROM information_schema.referential_constraints WHERE LOWER(constraint_schema) IN (${schemas})`,
  (schemas) => `SELECT CONCAT_WS('.', 'partition', table_schema, table_name, partition_name, subpartition_name) AS name,
    CONCAT_WS(' | ', partition_method, partition_expression, partition_description, subpartition_method, subpartition_expression) AS what
   FROM information_schema.partitions WHERE LOWER(table_schema) IN (${schemas}) AND partition_name IS NOT NULL`,
  (
    schemas,
  ) => `SELECT CONCAT_WS('.', 'view', table_schema, table_name) AS name, CONCAT_WS(' | ', security_type, check_option, LOWER(view_definition)) AS what
   FROM information_schema.views WHERE LOWER(table_schema) IN (${schemas})`,
  (schemas) => `SELECT CONCAT_WS('.', 'trigger', trigger_schema, trigger_name) AS name,
    CONCAT_WS(' | ', action_timing, event_manipulation, LOWER(event_object_table), action_order, sql_mode, TRIM(TRAILING ';' FROM action_statement)) AS what
   FROM information_schema.triggers WHERE LOWER(trigger_schema) IN (${schemas})`,
  (schemas) => `SELECT CONCAT_WS('.', LOWER(routine_type), routine_schema, routine_name) AS name,
    CONCAT_WS(' | ', sql_mode, sql_data_access, is_deterministic, dtd_identifier, TRIM(TRAILING ';' FROM routine_definition)) AS what
   FROM information_schema.routines WHERE LOWER(routine_schema) IN (${schemas})`,
  (schemas) => `SELECT CONCAT_WS('.', 'event', event_schema, event_name) AS name,
    CONCAT_WS(' | ', status, sql_mode, interval_value, interval_field, time_zone, event_comment, TRIM(TRAILING ';' FROM event_definition)) AS what
   FROM information_schema.events WHERE LOWER(event_schema) IN (${schemas})`,
];

/** `kind.schema.object` in lower case, and what both sides have to agree on. */
export async function readDefinitions(
  server: LocalServer,
  schemas: readonly string[],
): Promise<Readonly<Record<string, string>>> {
  const listed = schemas.map((schema) => `'${schema.toLowerCase().replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`);
  const found: Record<string, string> = {};
  for (const question of questions) {
    const rows = await server.asRoot(`SET SESSION group_concat_max_len = 1000000; ${question(listed.join(', '))}`);
    for (const { name, what } of rows) found[String(name).toLowerCase()] = String(what);
  }
  return found;
}
