import { identifier, list, literal } from '../quoting';
import { type Statement, sql } from '../statement';
import { type MadeObject, parseMade } from './work-schema';

/** Everything that stands in these schemas, and the schemas themselves. Names as the server keeps them. */
export function listTargetObjects(schemas: readonly string[]): Statement {
  const names = list([...new Set(schemas.flatMap((schema) => [schema, schema.toLowerCase()]))]);
  return sql`SELECT 'schema' AS kind, schema_name AS \`schema\`, '' AS name
      FROM information_schema.schemata WHERE schema_name IN (${names})
    UNION ALL SELECT IF(table_type = 'VIEW', 'view', 'table'), table_schema, table_name
      FROM information_schema.tables WHERE table_schema IN (${names})
    UNION ALL SELECT LOWER(routine_type), routine_schema, routine_name
      FROM information_schema.routines WHERE routine_schema IN (${names})
    UNION ALL SELECT 'trigger', trigger_schema, trigger_name
      FROM information_schema.triggers WHERE trigger_schema IN (${names})
    UNION ALL SELECT 'event', event_schema, event_name
      FROM information_schema.events WHERE event_schema IN (${names})`;
}

/** `user@host` of everything that has a definer, in the shape of `listTargetObjects`. */
export function listDefiners(schemas: readonly string[]): Statement {
  const names = list([...new Set(schemas.flatMap((schema) => [schema, schema.toLowerCase()]))]);
  return sql`SELECT 'view' AS kind, table_schema AS \`schema\`, table_name AS name, definer AS definer
      FROM information_schema.views WHERE table_schema IN (${names})
    UNION ALL SELECT LOWER(routine_type), routine_schema, routine_name, definer
      FROM information_schema.routines WHERE routine_schema IN (${names})
    UNION ALL SELECT 'trigger', trigger_schema, trigger_name, definer
      FROM information_schema.triggers WHERE trigger_schema IN (${names})
    UNION ALL SELECT 'event', event_schema, event_name, definer
      FROM information_schema.events WHERE event_schema IN (${names})`;
}

export const parseTargetObjects = parseMade;

/** One name for an object on both servers: the target may fold names to lower case. */
export function foldedKey(object: MadeObject): string {
  return `${object.kind}\0${object.schema}\0${object.name}`.toLowerCase();
}

export function createSchema(schema: { name: string; charset: string; collation: string }): Statement {
  return sql`CREATE DATABASE IF NOT EXISTS ${identifier(schema.name)}
    CHARACTER SET ${identifier(schema.charset)} COLLATE ${identifier(schema.collation)}`;
}

/** Azure adds an invisible primary key where it is ON; rows of the source would not fit, nor its later DDL. */
export const readInvisibleKeys: Statement = sql`SHOW SESSION VARIABLES LIKE ${literal('sql_generate_invisible_primary_key')}`;
