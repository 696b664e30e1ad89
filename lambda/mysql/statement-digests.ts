import type { StatementDigest } from '../migration/data/statement-sample';
import { list, literal } from './quoting';
import type { TextRow } from './replication-status';
import { type Statement, sql } from './statement';

/**
 * By sessions whose default schema is a migrated one: our own have none, so they are not in it; of a channel's applier only the
 * transactions would be. Times are picoseconds.
 * The server ends it after two seconds. https://dev.mysql.com/doc/refman/8.4/en/performance-schema-statement-summary-tables.html
 */
export function readTopStatements(schemas: readonly string[], most: number): Statement {
  return sql`
    SELECT /*+ MAX_EXECUTION_TIME(2000) */ SCHEMA_NAME AS name, DIGEST_TEXT AS text, COUNT_STAR AS times,
      SUM_TIMER_WAIT / 1000000000000 AS seconds, SUM_ROWS_EXAMINED AS examined, SUM_ROWS_SENT AS sent, SUM_ERRORS AS errors,
      TIMESTAMPDIFF(SECOND, MIN(FIRST_SEEN) OVER (), NOW()) AS counted
    FROM performance_schema.events_statements_summary_by_digest
    WHERE SCHEMA_NAME IN (${list(schemas)}) AND DIGEST_TEXT NOT IN ('BEGIN', 'COMMIT', 'ROLLBACK')
    ORDER BY SUM_TIMER_WAIT DESC, COUNT_STAR DESC LIMIT ${literal(most)}`;
}

export function parseTopStatements(rows: readonly TextRow[]): readonly StatementDigest[] {
  return rows.map((row) => ({
    schema: row.name ?? '',
    text: row.text ?? '',
    count: Number(row.times),
    seconds: Number(row.seconds),
    rowsExamined: Number(row.examined),
    rowsSent: Number(row.sent),
    errors: Number(row.errors),
  }));
}

/** undefined: there was no statement to tell it. */
export function parseCounted(rows: readonly TextRow[]): number | undefined {
  const counted = rows[0]?.counted;
  return counted === undefined || counted === null ? undefined : Number(counted);
}
