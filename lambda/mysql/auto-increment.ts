import { identifier, list, literal } from './quoting';
import { type Statement, sql } from './statement';

/** Next values as the server would give them; the cached statistics of information_schema are bypassed. */
export const freshStatistics = sql`SET SESSION information_schema_stats_expiry = 0`;

export function readAutoIncrements(schemas: readonly string[]): Statement {
  return sql`SELECT TABLE_SCHEMA AS tableSchema, TABLE_NAME AS tableName, AUTO_INCREMENT AS next
    FROM information_schema.TABLES
    WHERE TABLE_SCHEMA IN (${list(schemas)}) AND AUTO_INCREMENT IS NOT NULL`;
}

/** InnoDB ignores a value at or below the largest one in the table, so this can only raise. */
export function raiseAutoIncrementTo(schema: string, table: string, next: bigint): Statement {
  return sql`ALTER TABLE ${identifier(schema, table)} AUTO_INCREMENT = ${literal(next)}`;
}
