import type { LocalServer } from '../../../lambda/adapters/local/mysqld';
import type { Difference } from './table-contents';

/** Name of an object to its definition, as the server's catalogue says. */
export type Definitions = ReadonlyMap<string, string>;

const questions = [
  `SELECT CONCAT('column ', table_name, '.', column_name) AS name,
    CONCAT_WS(' | ', ordinal_position, column_type, is_nullable, column_default, character_set_name, collation_name, extra, generation_expression) AS definition
   FROM information_schema.columns WHERE table_schema = 'shop'`,
  `SELECT CONCAT('index ', table_name, '.', index_name) AS name,
    GROUP_CONCAT(CONCAT_WS(' ', column_name, sub_part, collation, non_unique, index_type, is_visible) ORDER BY seq_in_index) AS definition
   FROM information_schema.statistics WHERE table_schema = 'shop' GROUP BY table_name, index_name`,
  `SELECT CONCAT('constraint ', table_name, '.', constraint_name) AS name, constraint_type AS definition
   FROM information_schema.table_constraints WHERE table_schema = 'shop'`,
  `SELECT CONCAT('foreign key ', constraint_name) AS name,
    CONCAT_WS(' | ', referenced_table_name, unique_constraint_name, update_rule, delete_rule) AS definition
   FROM information_schema.referential_constraints WHERE constraint_schema = 'shop'`,
  `SELECT CONCAT('partition ', table_name, '.', partition_name) AS name,
    CONCAT_WS(' | ', partition_method, partition_expression, partition_description) AS definition
   FROM information_schema.partitions WHERE table_schema = 'shop' AND partition_name IS NOT NULL`,
  `SELECT CONCAT('view ', table_name) AS name, CONCAT_WS(' | ', definer, security_type, check_option, view_definition) AS definition
   FROM information_schema.views WHERE table_schema = 'shop'`,
  `SELECT CONCAT('trigger ', trigger_name) AS name,
    CONCAT_WS(' | ', action_timing, event_manipulation, event_object_table, definer, sql_mode, TRIM(TRAILING ';' FROM action_statement)) AS definition
   FROM information_schema.triggers WHERE trigger_schema = 'shop'`,
  `SELECT CONCAT(routine_type, ' ', routine_name) AS name,
    CONCAT_WS(' | ', definer, sql_mode, sql_data_access, dtd_identifier, TRIM(TRAILING ';' FROM routine_definition)) AS definition
   FROM information_schema.routines WHERE routine_schema = 'shop'`,
  `SELECT CONCAT('event ', event_name) AS name,
    CONCAT_WS(' | ', status, definer, sql_mode, interval_value, interval_field, event_comment, TRIM(TRAILING ';' FROM event_definition)) AS definition
   FROM information_schema.events WHERE event_schema = 'shop'`,
];

/** Read on the source before the cut over: events included, as they have to run on the target after it. */
export async function readDefinitions(server: LocalServer): Promise<Definitions> {
  const found = new Map<string, string>();
  for (const question of questions) {
    const rows = await server.asRoot(`SET SESSION group_concat_max_len = 100000; ${question}`);
    for (const { name, definition } of rows) found.set(String(name), String(definition));
  }
  return found;
}

export function compareDefinitions(source: Definitions, target: Definitions): readonly Difference[] {
  const names = [...new Set([...source.keys(), ...target.keys()])].sort();
  return names
    .filter((name) => source.get(name) !== target.get(name))
    .map((name) => ({
      what: name,
      source: source.get(name) ?? 'not there',
      target: target.get(name) ?? 'not there',
    }));
}
