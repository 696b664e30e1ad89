import type { BinlogPosition } from '../data/position';
import type { Session } from '../ports';
import { stillHas, walkBinlog } from './binlog-walk';

export interface TouchedTable {
  /** `schema.table` as the binlog writes it, unquoted: compare it whole, a name may hold a dot. */
  readonly name: string;
  readonly events: number;
  /** Size of its row events: the largest change first is the order to verify in. */
  readonly bytes: number;
}

export interface TouchedTables {
  readonly tables: readonly TouchedTable[];
  /** Statements that are no row events: definitions, mostly. Clipped. */
  readonly statements: readonly string[];
  /** False when something could not be seen: a purged file, a compressed transaction. Then every table counts. */
  readonly complete: boolean;
}

/** What was changed on this server since a position, by name, largest change first. */
export async function touchedTables(
  session: Session,
  from: BinlogPosition,
  until?: BinlogPosition,
): Promise<TouchedTables> {
  if (!(await stillHas(session, from))) return { tables: [], statements: [], complete: false };

  const names = new Map<string, string>();
  const changes = new Map<string, { events: number; bytes: number }>();
  const statements = new Set<string>();
  let complete = true;
  for await (const page of walkBinlog(session, from, until)) {
    for (const { event } of page) {
      if (event.kind === 'table-map') {
        names.set(event.tableId, event.table);
        if (!changes.has(event.table)) changes.set(event.table, { events: 0, bytes: 0 });
      }
      if (event.kind === 'rows') {
        const change = changes.get(names.get(event.tableId) ?? '');
        if (change === undefined) complete = false;
        else {
          change.events += 1;
          change.bytes += event.end - event.start;
        }
      }
      if (event.kind === 'statement') statements.add(event.text.slice(0, 120));
      if (event.kind === 'compressed') complete = false;
    }
  }
  const tables = [...changes].map(([name, change]) => ({ name, ...change }));
  return { tables: tables.sort((a, b) => b.bytes - a.bytes), statements: [...statements], complete };
}
