import type { TextRow } from './replication-status';
import { sql } from './statement';

/** A prepared transaction outlives its session, and `XA COMMIT` passes `read_only`. */
export interface PreparedXa {
  readonly formatId: number;
  /** Global id and branch together, `0x...`, as `XA COMMIT` takes them. */
  readonly data: string;
}

export const recoverXa = sql`XA RECOVER CONVERT XID`;

export function parsePreparedXa(rows: readonly TextRow[]): readonly PreparedXa[] {
  return rows.map((row) => ({ formatId: Number(row.formatID), data: row.data ?? '' }));
}
