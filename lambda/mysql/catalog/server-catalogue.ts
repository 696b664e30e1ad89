import { list, literal } from '../quoting';
import type { TextRow } from '../replication-status';
import { type Statement, sql } from '../statement';

/** What a server says of itself beyond its variables. One row a word, plugin or collation: a thousand in all. */
export const readReservedWords: Statement = sql`
  SELECT word AS name FROM information_schema.keywords WHERE reserved = 1`;

export const readActivePlugins: Statement = sql`
  SELECT plugin_name AS name FROM information_schema.plugins WHERE plugin_status = 'ACTIVE'`;

export const readCollations: Statement = sql`SELECT collation_name AS name FROM information_schema.collations`;

/** NULL where the time zone tables are empty. */
export const readNamedTimeZone: Statement = sql`
  SELECT CONVERT_TZ('2004-01-01 12:00:00', 'GMT', 'Europe/Amsterdam') AS name`;

/** Variables that somebody set: by a file, a parameter group, the command line or SET GLOBAL. */
export const readSetVariables: Statement = sql`
  SELECT LOWER(variable_name) AS name FROM performance_schema.variables_info WHERE variable_source <> 'COMPILED'`;

export const readMostConnections: Statement = sql`SHOW GLOBAL STATUS WHERE Variable_name = 'Max_used_connections'`;

/** Who logs in how. No password, no hash. */
export const readAccountPlugins: Statement = sql`
  SELECT user, host, plugin AS plugin, account_locked AS locked FROM mysql.user ORDER BY user, host`;

export function readSpatialReferences(ids: readonly string[]): Statement {
  return sql`SELECT srs_id AS id, srs_name AS name, definition AS definition
    FROM information_schema.st_spatial_reference_systems WHERE srs_id IN (${list(ids)})`;
}

export interface SpatialReference {
  readonly name: string;
  readonly definition: string;
}

/** By its id. */
export function parseSpatialReferences(rows: readonly TextRow[]): ReadonlyMap<string, SpatialReference> {
  return new Map(rows.map((row) => [row.id ?? '', { name: row.name ?? '', definition: row.definition ?? '' }]));
}

/** For a person to run on the other server; the definition is a text of somebody's. */
export function createSpatialReference(id: string, { name, definition }: SpatialReference): Statement {
  return sql`CREATE SPATIAL REFERENCE SYSTEM ${literal(BigInt(id))} NAME ${literal(name)} DEFINITION ${literal(definition)}`;
}

/**
 * Makes the server look for a function without calling it: nothing runs at PREPARE. A function that it knows by itself is found or
 * gets the wrong number of arguments; an unknown one is taken for a stored function, and there is no schema to look in.
 */
export function lookForFunction(name: string): Statement {
  if (!/^[a-z_][a-z0-9_]*$/i.test(name)) throw new RangeError(`not the name of a function: ${name}`);
  return sql`PREPARE rds_to_azure_look FROM ${{ kind: 'literal', value: `SELECT ${name}()` }}`;
}

/** No database selected; no such function; the same with a hint about blanks. */
export const unknownFunction: readonly number[] = [1046, 1305, 1630];

export function namesOf(rows: readonly TextRow[]): ReadonlySet<string> {
  return new Set(rows.flatMap((row) => (row.name === null || row.name === undefined ? [] : [row.name])));
}
