import type { LocalServer } from '../../lambda/adapters/local/mysqld';

export interface DataShape {
  readonly tables: number;
  readonly rowsPerTable: number;
}

export const fullShape: DataShape = { tables: 4, rowsPerTable: 500_000 };
export const benchSchema = 'sbtest';
const batch = 50_000;

export function scaled(shape: DataShape, scale: number): DataShape {
  return { tables: shape.tables, rowsPerTable: Math.max(1000, Math.round(shape.rowsPerTable * scale)) };
}

export function tableNames(shape: DataShape): readonly string[] {
  return Array.from({ length: shape.tables }, (_, index) => `sbtest${index + 1}`);
}

/** The tables of sysbench's oltp_common, made in the server: eleven random digits in groups, ten of them and five. */
export async function makeSysbenchData(source: LocalServer, shape: DataShape): Promise<void> {
  await source.asRoot(`CREATE DATABASE ${benchSchema}`);
  await Promise.all(tableNames(shape).map((name) => makeTable(source, name, shape.rowsPerTable)));
  const names = tableNames(shape).map((name) => `${benchSchema}.${name}`);
  await source.asRoot(`ANALYZE TABLE ${names.join(', ')}`);
}

async function makeTable(source: LocalServer, name: string, rows: number): Promise<void> {
  const table = `${benchSchema}.${name}`;
  await source.asRoot(`CREATE TABLE ${table} (
    id INT NOT NULL AUTO_INCREMENT,
    k INT NOT NULL DEFAULT 0,
    c CHAR(120) NOT NULL DEFAULT '',
    pad CHAR(60) NOT NULL DEFAULT '',
    PRIMARY KEY (id))`);
  const group = "LPAD(FLOOR(RAND() * 100000000000), 11, '0')";
  const groups = (count: number) => `CONCAT_WS('-', ${Array.from({ length: count }, () => group).join(', ')})`;
  for (let from = 0; from < rows; from += batch) {
    const count = Math.min(batch, rows - from);
    await source.asRoot(`SET SESSION sql_log_bin = 0; SET SESSION cte_max_recursion_depth = ${batch};
      INSERT INTO ${table} (id, k, c, pad)
      WITH RECURSIVE number (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < ${count})
      SELECT ${from} + n, 1 + FLOOR(RAND() * ${rows}), ${groups(10)}, ${groups(5)} FROM number`);
  }
  await source.asRoot(`SET SESSION sql_log_bin = 0; ALTER TABLE ${table} ADD KEY k_${name.replace('sbtest', '')} (k)`);
}
