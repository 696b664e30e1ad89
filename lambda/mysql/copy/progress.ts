import { workSchema } from '../../contract/names';
import { identifier, literal, renderHole } from '../quoting';
import { commentOf } from '../session-settings';
import { type Statement, sql } from '../statement';

/** Statements of the workers (see `Databases.open`): the load of a chunk and the digest of what arrived. */
const copying = commentOf('copy');
const altering = /^\/\* rds-to-azure:(?:index|foreign-keys) (.+?) \*\/ ALTER TABLE/;

/** Only what is committed: a chunk under way, or one that was taken back, is not there. */
export function readReceiptsSoFar(frozenId: string): Statement {
  return sql`SELECT chunk, row_count AS row_total, byte_count AS byte_total, UNIX_TIMESTAMP(done_at) AS done_at
    FROM ${identifier(workSchema, 'receipt')} WHERE frozen_id = ${literal(frozenId)}`;
}

export const readTargetTime: Statement = sql`SELECT UNIX_TIMESTAMP(CURRENT_TIMESTAMP(3)) AS now`;

/** Our own statements: who may not see others' sees those. */
export const readOwnStatements: Statement = sql`SHOW FULL PROCESSLIST`;

/** Tables by number that a worker's statement names. */
export function tablesBeingCopied(
  statements: readonly (string | null)[],
  tables: readonly { readonly schema: string; readonly name: string }[],
): ReadonlySet<number> {
  const ours = statements.flatMap((text) => (text?.startsWith(copying) === true ? [text] : []));
  if (ours.length === 0) return new Set();
  return new Set(
    tables.flatMap((table, index) => {
      const name = renderHole(identifier(table.schema, table.name));
      return ours.some((text) => text.includes(name)) ? [index] : [];
    }),
  );
}

/** `schema.table` of the statements of ours that add indexes or foreign keys. */
export function tablesBeingAltered(statements: readonly (string | null)[]): readonly string[] {
  return [...new Set(statements.flatMap((text) => altering.exec(text ?? '')?.[1] ?? []))];
}
