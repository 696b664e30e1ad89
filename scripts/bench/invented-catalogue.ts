import type { Row, Session } from '../../lambda/migration/ports';

export interface InventedTable {
  readonly name: string;
  readonly rows: number;
  readonly bytes: number;
  /** Of ten values of its key one has a row: the server has to be asked where the rows are. */
  readonly sparse: boolean;
}

const schema = 'invented';
export const inventedSchemas = [schema];
const bytesPerRow = 200;

/** Sizes as they are in the wild: the n-th largest table has a share of 1/n. Together `totalBytes`. A third is sparse. */
export function inventTables(count: number, totalBytes: number): readonly InventedTable[] {
  const harmonic = Array.from({ length: count }, (_, index) => 1 / (index + 1)).reduce((sum, share) => sum + share, 0);
  return Array.from({ length: count }, (_, index) => {
    const bytes = Math.round(totalBytes / (index + 1) / harmonic);
    return { name: `t${index + 1}`, bytes, rows: Math.ceil(bytes / bytesPerRow), sparse: index % 3 === 0 };
  });
}

const columns: readonly (readonly [name: string, type: string, dataType: string, extra: string])[] = [
  ['id', 'bigint', 'bigint', 'auto_increment'],
  ['customer', 'int', 'int', ''],
  ['state', "enum('open','paid','sent')", 'enum', ''],
  ['amount', 'decimal(12,2)', 'decimal', ''],
  ['note', 'varchar(200)', 'varchar', ''],
  ['created', 'datetime(6)', 'datetime', ''],
];

const createText = (name: string): string => `CREATE TABLE \`${name}\` (
  \`id\` bigint NOT NULL AUTO_INCREMENT,
  \`customer\` int NOT NULL,
  \`state\` enum('open','paid','sent') NOT NULL,
  \`amount\` decimal(12,2) NOT NULL,
  \`note\` varchar(200) NOT NULL,
  \`created\` datetime(6) NOT NULL,
  PRIMARY KEY (\`id\`),
  KEY \`by_customer\` (\`customer\`,\`created\`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_0900_ai_ci`;

export interface Asked {
  /** Round trips. */
  readonly messages: number;
  readonly statements: number;
}

/** A server that has these tables and answers at once what the plan asks; anything else throws. */
export function inventedServer(tables: readonly InventedTable[]): { readonly session: Session; asked(): Asked } {
  const byName = new Map(tables.map((table) => [table.name, table]));
  const asked = { messages: 0, statements: 0 };
  const refuse = async (): Promise<never> => {
    throw new Error('the invented server only answers questions');
  };
  const session: Session = {
    server: 'source',
    connectionId: 1,
    closed: false,
    answersWithin: () => undefined,
    run: refuse,
    load: refuse,
    async batch(statements) {
      asked.messages += 1;
      asked.statements += statements.length;
      return statements.map(({ text }) => ({
        rows: answer(text, tables, byName),
        outcome: { affected: 0n, warnings: 0, info: '' },
      }));
    },
    stream: () => {
      throw new Error('the invented server has no rows');
    },
    encoded: () => {
      throw new Error('the invented server has no rows');
    },
    async close() {},
    async rows({ text }) {
      asked.messages += 1;
      asked.statements += 1;
      return answer(text, tables, byName);
    },
  };
  return { session, asked: () => ({ ...asked }) };
}

function answer(
  text: string,
  tables: readonly InventedTable[],
  byName: ReadonlyMap<string, InventedTable>,
): readonly Row[] {
  const table = byName.get(/`invented`\.`(\w+)`/.exec(text)?.[1] ?? '');
  if (text.startsWith('SHOW CREATE TABLE') && table !== undefined) return [{ 'Create Table': createText(table.name) }];
  if (text.startsWith('SELECT MIN(') && table !== undefined)
    return [{ smallest: '1', largest: String(table.sparse ? 10 * table.rows : table.rows) }];
  if (text.startsWith('EXPLAIN')) {
    const [after, upTo] = [/`id` > (-?\d+)/.exec(text)?.[1], /`id` <= (-?\d+)/.exec(text)?.[1]];
    return [{ rows: String(Math.ceil((Number(upTo) - Number(after)) / (table?.sparse ? 10 : 1))) }];
  }
  if (text.startsWith('SET ')) return [];
  const from = /FROM information_schema\.(\w+)/.exec(text)?.[1];
  switch (from) {
    case 'schemata':
      return [{ name: schema, charset: 'utf8mb4', collation: 'utf8mb4_0900_ai_ci' }];
    case 'tables':
      return tables.map(tableRow);
    case 'columns':
      return tables.flatMap(({ name }) =>
        columns.map(([column, type, dataType, extra]) => columnRow(name, column, type, dataType, extra)),
      );
    case 'statistics':
      return tables.flatMap(({ name }) => [
        keyRow(name, 'PRIMARY', 'id', '0'),
        keyRow(name, 'by_customer', 'customer', '1'),
        keyRow(name, 'by_customer', 'created', '1'),
      ]);
    case 'key_column_usage':
    case 'views':
    case 'routines':
    case 'triggers':
    case 'events':
      return [];
    default:
      throw new Error(`the invented server does not know: ${text.slice(0, 100)}`);
  }
}

function tableRow({ name, rows, bytes }: InventedTable): Row {
  return {
    schema,
    name,
    engine: 'InnoDB',
    row_format: 'Dynamic',
    create_options: '',
    auto_increment: String(rows + 1),
    rows: String(rows),
    data_bytes: String(bytes),
    index_bytes: '0',
  };
}

function columnRow(table: string, name: string, type: string, dataType: string, extra: string): Row {
  const charset = dataType === 'varchar' || dataType === 'enum' ? 'utf8mb4' : null;
  const collation = charset === null ? null : 'utf8mb4_0900_ai_ci';
  return { schema, table, name, type, data_type: dataType, charset, collation, nullable: 'NO', extra, srs_id: null };
}

function keyRow(table: string, name: string, column: string, nonUnique: string): Row {
  const rest = { index_type: 'BTREE', visible: 'YES', sub_part: null, direction: 'A', nullable: '' };
  return { schema, table, name, column, non_unique: nonUnique, ...rest };
}
