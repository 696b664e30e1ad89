import type { BinlogPosition } from '../migration/data/position';
import { literal } from './quoting';
import type { TextRow } from './replication-status';
import { type Statement, sql } from './statement';

export const showBinaryLogs = sql`SHOW BINARY LOGS`;

export interface BinlogFile {
  readonly file: string;
  readonly size: number;
}

export function parseBinaryLogs(rows: readonly TextRow[]): readonly BinlogFile[] {
  return rows.map((row) => ({ file: row.Log_name ?? '', size: Number(row.File_size ?? 0) }));
}

/** One page. The position must be the start of an event. */
export function showBinlogEvents(from: BinlogPosition, events: number): Statement {
  return sql`SHOW BINLOG EVENTS IN ${literal(from.file)} FROM ${literal(from.position)} LIMIT ${literal(events)}`;
}

/** One event, reduced to what says who changed which table. */
export type BinlogEvent = EventPlace &
  (
    | { readonly kind: 'table-map'; readonly tableId: string; readonly table: string }
    | { readonly kind: 'rows'; readonly tableId: string }
    | { readonly kind: 'statement'; readonly text: string }
    /** The text of the statement whose row events follow; only where the session asked for it. */
    | { readonly kind: 'rows-text'; readonly text: string }
    /** Where a transaction begins or ends. */
    | { readonly kind: 'boundary' }
    /** A compressed transaction: what it touches can not be seen. */
    | { readonly kind: 'compressed' }
    | { readonly kind: 'other' }
  );

interface EventPlace {
  readonly start: number;
  readonly end: number;
  readonly serverId: string;
}

export function parseBinlogEvents(rows: readonly TextRow[]): readonly BinlogEvent[] {
  return rows.map((row) => ({
    start: Number(row.Pos),
    end: Number(row.End_log_pos),
    serverId: row.Server_id ?? '',
    ...meaning(row.Event_type ?? '', row.Info ?? ''),
  }));
}

const noChange = /^(BEGIN|COMMIT|ROLLBACK|SAVEPOINT|RELEASE|XA )/i;

function meaning(type: string, info: string) {
  if (type === 'Table_map') {
    const found = /table_id: (\d+) \((.*)\)/.exec(info);
    // `schema.table`, unquoted: compare it with known names, do not split it.
    return { kind: 'table-map', tableId: found?.[1] ?? '', table: found?.[2] ?? info } as const;
  }
  if (/_rows(_v\d)?$|^Update_rows_partial$/.test(type)) {
    return { kind: 'rows', tableId: /table_id: (\d+)/.exec(info)?.[1] ?? '' } as const;
  }
  if (type === 'Query' && !noChange.test(info)) return { kind: 'statement', text: info } as const;
  if (type === 'Rows_query') return { kind: 'rows-text', text: info } as const;
  if (/gtid$|^Gtid|^Xid$/i.test(type)) return { kind: 'boundary' } as const;
  if (type === 'Transaction_payload') return { kind: 'compressed' } as const;
  return { kind: 'other' } as const;
}
