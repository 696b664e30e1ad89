import { pulseSchema } from '../../../lambda/contract/names';
import type { Row } from '../../../lambda/migration/ports';

/** The tables of both sides: one of the application, and the migration's own. As information_schema tells them. */
const tables = [
  { schema: 'shop', name: 'ledger' },
  { schema: pulseSchema, name: 'pulse' },
  { schema: pulseSchema, name: 'pulse_back' },
];

export const tableRows: Readonly<Record<'tables' | 'columns' | 'keys', readonly Row[]>> = {
  tables: tables.map((table) => ({
    ...table,
    engine: 'InnoDB',
    row_format: 'Dynamic',
    create_options: '',
    auto_increment: null,
    rows: '1',
    data_bytes: '16384',
    index_bytes: '0',
  })),
  columns: tables.map(({ schema, name }) => ({
    schema,
    table: name,
    name: 'id',
    type: 'int',
    data_type: 'int',
    charset: null,
    collation: null,
    nullable: 'NO',
    extra: '',
    srs_id: null,
  })),
  keys: tables.map(({ schema, name }) => ({
    schema,
    table: name,
    name: 'PRIMARY',
    non_unique: '0',
    index_type: 'BTREE',
    visible: 'YES',
    column: 'id',
    sub_part: null,
    direction: 'A',
    nullable: '',
  })),
};
