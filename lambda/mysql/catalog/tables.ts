import type { ColumnFacts, ForeignKeyFacts, KeyFacts, TableFacts, TableShape } from '../../migration/data/inventory';
import type { Asking } from '../asking';
import { resultsAsBytes, resultsAsText } from '../session-settings';
import type { Statement } from '../statement';
import { everything, type IsTaken } from './is-taken';
import { listColumns, listForeignKeys, listKeyParts, listTables } from './list-objects';
import { byObject, estimate, type Fields, objectKey, text, textOrNull } from './row-fields';
import { askAll, showCreate } from './show-create';

export async function readTables(
  asking: Asking,
  schemas: readonly string[],
  isTaken: IsTaken,
): Promise<readonly TableFacts[]> {
  const shapes = await readTableShapes(asking, schemas, isTaken);
  const created = await askUnconverted(
    asking,
    shapes.map((table) => showCreate('TABLE', table.schema, table.name)),
  );
  return shapes.map((table, index) => ({ ...table, createText: text(created[index] ?? {}, 'Create Table') }));
}

/**
 * An expression (generated column, default, CHECK, functional index) is written with the bytes of its literals,
 * declared as three-byte UTF-8: converted, each four-byte character would become question marks (seen on 9.7.4).
 */
async function askUnconverted(asking: Asking, statements: readonly Statement[]): Promise<readonly Fields[]> {
  await asking.rows(resultsAsBytes);
  try {
    return await askAll(asking, statements);
  } finally {
    await asking.rows(resultsAsText);
  }
}

export async function readTableShapes(
  asking: Asking,
  schemas: readonly string[],
  isTaken: IsTaken = everything,
): Promise<readonly TableShape[]> {
  const listed = await asking.rows(listTables(schemas));
  const tables = listed.filter((table) => isTaken(text(table, 'schema'), text(table, 'name')));
  const columns = byObject(await asking.rows(listColumns(schemas)), 'table');
  const keyParts = byObject(await asking.rows(listKeyParts(schemas)), 'table');
  const foreignKeys = byObject(await asking.rows(listForeignKeys(schemas)), 'table');
  return tables.map((table) => {
    const key = objectKey(text(table, 'schema'), text(table, 'name'));
    return tableShape(table, {
      columns: (columns.get(key) ?? []).map(columnFacts),
      keys: groupByName(keyParts.get(key) ?? []).map(keyFacts),
      foreignKeys: groupByName(foreignKeys.get(key) ?? []).map(foreignKeyFacts),
    });
  });
}

function tableShape(table: Fields, details: Pick<TableShape, 'columns' | 'keys' | 'foreignKeys'>): TableShape {
  const createOptions = textOrNull(table, 'create_options') ?? '';
  return {
    schema: text(table, 'schema'),
    name: text(table, 'name'),
    engine: textOrNull(table, 'engine') ?? 'unknown',
    rowFormat: textOrNull(table, 'row_format') ?? '',
    createOptions,
    partitioned: createOptions.includes('partitioned'),
    ...details,
    autoIncrement: textOrNull(table, 'auto_increment'),
    rows: estimate(table, 'rows'),
    dataBytes: estimate(table, 'data_bytes'),
    indexBytes: estimate(table, 'index_bytes'),
  };
}

function columnFacts(row: Fields): ColumnFacts {
  const extra = (textOrNull(row, 'extra') ?? '').toUpperCase();
  return {
    name: text(row, 'name'),
    type: text(row, 'type'),
    dataType: text(row, 'data_type').toLowerCase(),
    charset: textOrNull(row, 'charset'),
    collation: textOrNull(row, 'collation'),
    nullable: text(row, 'nullable') === 'YES',
    // DEFAULT_GENERATED is an ordinary column whose default is an expression.
    generated: extra.includes('VIRTUAL GENERATED') || extra.includes('STORED GENERATED'),
    invisible: extra.includes('INVISIBLE'),
    autoIncrement: extra.includes('AUTO_INCREMENT'),
    srid: textOrNull(row, 'srs_id'),
  };
}

function keyFacts(parts: readonly Fields[]): KeyFacts {
  const first = parts[0] ?? {};
  return {
    name: text(first, 'name'),
    unique: text(first, 'non_unique') === '0',
    nullable: parts.some((part) => textOrNull(part, 'nullable') === 'YES'),
    kind: kindOf(text(first, 'index_type')),
    visible: text(first, 'visible') === 'YES',
    parts: parts.map((part) => {
      const prefix = textOrNull(part, 'sub_part');
      return {
        column: textOrNull(part, 'column'),
        prefix: prefix === null ? null : Number(prefix),
        descending: textOrNull(part, 'direction') === 'D',
      };
    }),
  };
}

function kindOf(indexType: string): KeyFacts['kind'] {
  switch (indexType) {
    case 'FULLTEXT':
      return 'fulltext';
    case 'SPATIAL':
      return 'spatial';
    case 'HASH':
      return 'hash';
    default:
      return 'btree';
  }
}

function foreignKeyFacts(parts: readonly Fields[]): ForeignKeyFacts {
  const first = parts[0] ?? {};
  return {
    name: text(first, 'name'),
    columns: parts.map((part) => text(part, 'column')),
    referencedSchema: text(first, 'referenced_schema'),
    referencedTable: text(first, 'referenced_table'),
    referencedColumns: parts.map((part) => text(part, 'referenced_column')),
  };
}

/** The rows arrive ordered, so equal names stand together. */
function groupByName(rows: readonly Fields[]): readonly (readonly Fields[])[] {
  const groups = new Map<string, Fields[]>();
  for (const row of rows) {
    const name = text(row, 'name');
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [row]);
    else group.push(row);
  }
  return [...groups.values()];
}
