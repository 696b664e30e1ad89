import { identifier, list } from '../quoting';
import { type Statement, sql } from '../statement';

/**
 * One statement per kind of object, whatever the number of tables: 10,000 tables stay cheap. Every column has an
 * alias, because the server answers in upper case for those without.
 */
export function listSchemas(schemas: readonly string[]): Statement {
  return sql`SELECT schema_name AS name, default_character_set_name AS charset, default_collation_name AS collation
    FROM information_schema.schemata
    WHERE schema_name IN (${list(schemas)})
    ORDER BY schema_name`;
}

/** Of users; the system's own are not listed. */
export const listAllSchemas: Statement = sql`SELECT schema_name AS name FROM information_schema.schemata
    WHERE schema_name NOT IN ('mysql', 'information_schema', 'performance_schema', 'sys') ORDER BY schema_name`;

/** Every schema of users with what is in it, one row with nulls for an empty one. */
export const listSchemasAndTables: Statement = sql`SELECT s.schema_name AS \`schema\`, t.table_name AS name, t.table_type AS kind
    FROM information_schema.schemata s LEFT JOIN information_schema.tables t ON t.table_schema = s.schema_name
    WHERE s.schema_name NOT IN ('mysql', 'information_schema', 'performance_schema', 'sys')
    ORDER BY s.schema_name, t.table_name`;

export function listTables(schemas: readonly string[]): Statement {
  return sql`SELECT table_schema AS \`schema\`, table_name AS name, engine AS engine,
      row_format AS row_format, create_options AS create_options, auto_increment AS auto_increment,
      table_rows AS \`rows\`, data_length AS data_bytes, index_length AS index_bytes
    FROM information_schema.tables
    WHERE table_schema IN (${list(schemas)}) AND table_type = 'BASE TABLE'
    ORDER BY table_schema, table_name`;
}

export function listColumns(schemas: readonly string[]): Statement {
  return sql`SELECT table_schema AS \`schema\`, table_name AS \`table\`, column_name AS name, column_type AS type,
      data_type AS data_type, character_set_name AS charset, collation_name AS collation, is_nullable AS nullable,
      extra AS extra, srs_id AS srs_id
    FROM information_schema.columns
    WHERE table_schema IN (${list(schemas)})
    ORDER BY table_schema, table_name, ordinal_position`;
}

export function listKeyParts(schemas: readonly string[]): Statement {
  return sql`SELECT table_schema AS \`schema\`, table_name AS \`table\`, index_name AS name,
      non_unique AS non_unique, index_type AS index_type,
      is_visible AS visible, column_name AS \`column\`, sub_part AS sub_part, collation AS direction,
      nullable AS nullable
    FROM information_schema.statistics
    WHERE table_schema IN (${list(schemas)})
    ORDER BY table_schema, table_name, index_name, seq_in_index`;
}

export function listForeignKeys(schemas: readonly string[]): Statement {
  return sql`SELECT table_schema AS \`schema\`, table_name AS \`table\`, constraint_name AS name, column_name AS \`column\`,
      referenced_table_schema AS referenced_schema, referenced_table_name AS referenced_table,
      referenced_column_name AS referenced_column
    FROM information_schema.key_column_usage
    WHERE table_schema IN (${list(schemas)}) AND referenced_table_name IS NOT NULL
    ORDER BY table_schema, table_name, constraint_name, ordinal_position`;
}

export function listViews(schemas: readonly string[]): Statement {
  return sql`SELECT table_schema AS \`schema\`, table_name AS name, definer AS definer
    FROM information_schema.views
    WHERE table_schema IN (${list(schemas)})
    ORDER BY table_schema, table_name`;
}

/** Views that the server itself can not open: it says so in the place of a comment, and names what is wrong when it is asked. */
export function listBrokenViews(schemas: readonly string[]): Statement {
  return sql`SELECT table_schema AS \`schema\`, table_name AS name
    FROM information_schema.tables
    WHERE table_schema IN (${list(schemas)}) AND table_type = 'VIEW' AND table_comment <> 'VIEW'
    ORDER BY table_schema, table_name`;
}

export function openView(schema: string, name: string): Statement {
  return sql`EXPLAIN SELECT 1 FROM ${identifier(schema, name)}`;
}

export function listRoutines(schemas: readonly string[]): Statement {
  return sql`SELECT routine_schema AS \`schema\`, routine_name AS name, routine_type AS kind, definer AS definer
    FROM information_schema.routines
    WHERE routine_schema IN (${list(schemas)})
    ORDER BY routine_schema, routine_type, routine_name`;
}

/** In the order in which they fire: several triggers of one table and moment have an order. */
export function listTriggers(schemas: readonly string[]): Statement {
  return sql`SELECT trigger_schema AS \`schema\`, trigger_name AS name, event_object_table AS \`table\`, definer AS definer
    FROM information_schema.triggers
    WHERE trigger_schema IN (${list(schemas)})
    ORDER BY trigger_schema, event_object_table, action_timing, event_manipulation, action_order`;
}

export function listEvents(schemas: readonly string[]): Statement {
  return sql`SELECT event_schema AS \`schema\`, event_name AS name, definer AS definer, status AS status
    FROM information_schema.events
    WHERE event_schema IN (${list(schemas)})
    ORDER BY event_schema, event_name`;
}
