import { createConnection } from 'mysql2/promise';

type Row = Record<string, unknown>;

interface RootLogin {
  readonly socketPath: string;
  readonly password: string;
}

/** Each call is a session of its own, so nothing that one caller sets is seen by the next. Answers the last set of rows. */
export async function queryAsRoot(login: RootLogin, sql: string): Promise<Row[]> {
  const connection = await createConnection({
    ...login,
    user: 'root',
    multipleStatements: true,
    supportBigNumbers: true,
    dateStrings: true,
    // mysql2 asks for it unasked, and routines would then be stored with a sql_mode that no one chose.
    flags: ['-IGNORE_SPACE'],
    connectTimeout: 60_000,
  });
  try {
    const [result] = await connection.query(sql);
    return lastRows(result);
  } finally {
    connection.destroy();
  }
}

function lastRows(result: unknown): Row[] {
  if (!Array.isArray(result)) return [];
  const sets = result.filter((set) => Array.isArray(set));
  const rows: unknown[] = sets.at(-1) ?? result;
  return rows.filter(isRow).filter((row) => row.constructor?.name !== 'ResultSetHeader');
}

function isRow(value: unknown): value is Row {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
