import { identifier, join, list, literal, raw } from './quoting';
import type { TextRow } from './replication-status';
import { type Statement, sql } from './statement';

/** What a session reads from now on is one instant, whatever is committed after it. */
export const openSnapshot: readonly Statement[] = [
  sql`SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ`,
  // The copy may take days between two statements of one session.
  sql`SET SESSION wait_timeout = 2147483`,
  sql`START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY`,
];

export interface TableName {
  readonly schema: string;
  readonly name: string;
}

export function listBaseTables(schemas: readonly string[]): Statement {
  return sql`SELECT table_schema AS \`schema\`, table_name AS name FROM information_schema.tables
    WHERE table_schema IN (${list(schemas)}) AND table_type = 'BASE TABLE'
    ORDER BY table_schema, table_name`;
}

export function parseTableNames(rows: readonly TextRow[]): readonly TableName[] {
  return rows.map((row) => ({ schema: row.schema ?? '', name: row.name ?? '' }));
}

/** RDS refuses FLUSH TABLES WITH READ LOCK; this needs no more than LOCK TABLES. One statement: a second would release the first. */
export function lockForReading(tables: readonly TableName[], waitSeconds: number): readonly Statement[] {
  const locks = tables.map((table) => join([identifier(table.schema, table.name), raw('READ')], ' '));
  return [sql`SET SESSION lock_wait_timeout = ${literal(waitSeconds)}`, sql`LOCK TABLES ${join(locks, ', ')}`];
}

export const unlockTables = sql`UNLOCK TABLES`;
