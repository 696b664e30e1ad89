import type { KeyColumn } from '../../../mysql/binlog/key-value';
import { keyValue } from '../../../mysql/binlog/key-value';
import { type Change, eventReader } from '../../../mysql/binlog/read-events';
import type { Bound } from '../../../mysql/copy/key-range';
import { isCommentedByUs } from '../../../mysql/session-settings';
import type { TableShape } from '../../data/inventory';
import type { BinlogPosition } from '../../data/position';
import type { ComparedTable } from '../validate/compared-tables';

/** Keys by table, each once. */
export type ChangedKeys = ReadonlyMap<string, readonly Bound[]>;

/** What changed on the source since a position, row by row where a table has an index that names few rows. */
export interface ChangedRows {
  take(event: Buffer): void;
  /** Everything before is in. */
  reached(): BinlogPosition;
  /** End of the last change to the migrated schemas; the start if there was none. */
  lastChange(): BinlogPosition;
  /** Hands out what has not been handed out yet, without what has to wait for the fence. */
  drain(): ChangedKeys;
  /** As `drain`, of everything. */
  drainAll(): ChangedKeys;
  /** Not equal yet: they are handed out again. */
  putBack(table: string, keys: readonly Bound[]): void;
  /** Changed tables without such an index, or with rows that could not be read; most changed first. */
  wholeTables(): readonly string[];
  /** Empty: every change was seen. */
  unseen(): string;
}

/** Past this a table is compared as a whole: so many keys are not few. */
const mostKeysOfATable = 500_000;

export function changedRows(
  from: BinlogPosition,
  tables: readonly ComparedTable[],
  shapes: readonly TableShape[],
): ChangedRows {
  const followed = followedTables(tables, shapes);
  const schemas = new Set(shapes.map(({ schema }) => schema));
  const read = eventReader(from);
  const pending = new Map<string, Map<string, Bound>>();
  /** Of XA transactions: prepared now, they may change their rows at any later moment. */
  const afterFence = new Map<string, Map<string, Bound>>();
  const whole = new Map<string, number>();
  let end = from;
  let lastChange = from;
  let inXa = false;
  let why = '';

  const takeRows = (change: Extract<Change, { kind: 'rows' }>): void => {
    const name = `${change.schema}.${change.table}`;
    if (!schemas.has(change.schema)) return;
    lastChange = end;
    const key = followed.get(name);
    if (key === undefined || change.rows === null || change.columns.length !== key.columnCount) {
      whole.set(name, (whole.get(name) ?? 0) + change.bytes.length);
      return;
    }
    for (const image of change.rows) {
      const bound = key.columns.map((column) => {
        const span = image[column.place];
        const layout = change.columns[column.place];
        if (!span || layout === undefined) return undefined;
        return keyValue(change.bytes.subarray(span.start, span.end), column, layout);
      });
      if (bound.every((value) => value !== undefined)) add(inXa ? afterFence : pending, name, [bound]);
      else whole.set(name, (whole.get(name) ?? 0) + change.bytes.length);
    }
    if ((pending.get(name)?.size ?? 0) > mostKeysOfATable) whole.set(name, mostKeysOfATable);
  };

  const take = (change: Change | undefined): void => {
    switch (change?.kind) {
      case 'rows':
        takeRows(change);
        return;
      case 'xa-begins':
        inXa = true;
        return;
      case 'xa-prepared':
        inXa = false;
        return;
      case 'unseen':
        why = 'a compressed transaction';
        return;
      case 'statement':
        if (!schemas.has(change.schema) && !mentions(change.text, schemas)) return;
        lastChange = end;
        if (!isCommentedByUs(change.text)) why = `a statement: ${change.text.slice(0, 60)}`;
        return;
      case undefined:
        return;
    }
  };

  const hand = (keys: Map<string, Map<string, Bound>>): ChangedKeys => {
    const out = new Map([...keys].map(([table, bounds]) => [table, [...bounds.values()]] as const));
    keys.clear();
    for (const table of whole.keys()) out.delete(table);
    return out;
  };

  return {
    take(event) {
      const seen = read(event);
      end = seen.end;
      take(seen.change);
    },
    reached: () => end,
    lastChange: () => lastChange,
    drain: () => hand(pending),
    drainAll() {
      for (const [table, bounds] of afterFence) add(pending, table, [...bounds.values()]);
      return hand(pending);
    },
    putBack: (table, keys) => add(pending, table, keys),
    wholeTables: () => [...whole].sort((a, b) => b[1] - a[1]).map(([name]) => name),
    unseen: () => why,
  };
}

function add(keys: Map<string, Map<string, Bound>>, table: string, bounds: readonly Bound[]): void {
  const known = keys.get(table) ?? new Map<string, Bound>();
  keys.set(table, known);
  for (const bound of bounds) known.set(bound.join('\0'), bound);
}

interface FollowedTable {
  readonly columns: readonly KeyColumn[];
  readonly columnCount: number;
}

function followedTables(
  tables: readonly ComparedTable[],
  shapes: readonly TableShape[],
): ReadonlyMap<string, FollowedTable> {
  const byName = new Map(shapes.map((shape) => [`${shape.schema}.${shape.name}`, shape]));
  const followed = new Map<string, FollowedTable>();
  for (const { table } of tables) {
    const name = `${table.schema}.${table.name}`;
    const shape = byName.get(name);
    if (table.rangeKey === null || shape === undefined) continue;
    const columns = table.rangeKey.columns.map((column): KeyColumn => {
      const place = shape.columns.findIndex((one) => one.name === column.name);
      const facts = shape.columns[place];
      const padTo = facts?.dataType === 'binary' ? Number(/\((\d+)\)/.exec(facts.type)?.[1] ?? 1) : 0;
      return { ...column, place, padTo, unsigned: facts?.type.includes('unsigned') ?? false };
    });
    followed.set(name, { columns, columnCount: shape.columns.length });
  }
  return followed;
}

function mentions(text: string, schemas: ReadonlySet<string>): boolean {
  const lower = text.toLowerCase();
  return [...schemas].some((schema) => lower.includes(schema.toLowerCase()));
}
