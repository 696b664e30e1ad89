import { list } from './quoting';
import type { TextRow } from './replication-status';
import { type Statement, sql } from './statement';

/** Variables that are missing on a version simply give no row. */
export function readVariables(names: readonly string[]): Statement {
  return sql`SHOW GLOBAL VARIABLES WHERE Variable_name IN (${list(names)})`;
}

/** One round trip, and it can be asked whether a variable exists at all. */
export const readAllVariables: Statement = sql`SHOW GLOBAL VARIABLES`;

export function parseVariables(rows: readonly TextRow[]): ReadonlyMap<string, string> {
  return new Map(rows.map((row) => [(row.Variable_name ?? '').toLowerCase(), row.Value ?? '']));
}

/** Privileges on everything, out of SHOW GRANTS, which resolves the roles that are active. */
export function parsePrivileges(grants: readonly string[]): ReadonlySet<string> {
  const listed = grants.flatMap((grant) => /^GRANT (.+) ON \*\.\* TO /.exec(grant)?.[1]?.split(',') ?? []);
  return new Set(listed.map((privilege) => privilege.trim().toUpperCase()));
}

export const readProcedures = sql`
  SELECT LOWER(routine_name) AS name FROM information_schema.routines
  WHERE routine_schema = 'mysql' AND routine_type = 'PROCEDURE'`;

/** Tables, views and routines by schema; a schema with nothing in it counts 0. */
export const countObjects = sql`
  SELECT s.schema_name AS name,
    (SELECT COUNT(*) FROM information_schema.tables t WHERE t.table_schema = s.schema_name)
    + (SELECT COUNT(*) FROM information_schema.routines r WHERE r.routine_schema = s.schema_name) AS objects
  FROM information_schema.schemata s`;

export function parseObjectCounts(rows: readonly TextRow[]): ReadonlyMap<string, number> {
  return new Map(rows.map((row) => [row.name ?? '', Number(row.objects ?? 0)]));
}

export const readConsistency = sql`SELECT @@global.enforce_gtid_consistency AS value`;

export const readGlobalFilters = sql`
  SELECT filter_name AS name, filter_rule AS rule FROM performance_schema.replication_applier_global_filters`;

export const readChannelFilters = sql`
  SELECT filter_name AS name, filter_rule AS rule FROM performance_schema.replication_applier_filters`;
