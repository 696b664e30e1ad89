import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LocalServer } from '../../lambda/adapters/local/mysqld';
import { ourRun } from './competitors/ours';
import { startBenchServer } from './durable-server';
import { contentsOf, differences } from './equal';
import { rounded } from './statistics';
import { fullShape } from './sysbench-data';

const schema = 'many';
const rowsPerTable = 20;
/** Whole contents are compared of so many tables; of all, that they are there with all their rows. */
const comparedTables = 200;

export interface TablesReport {
  readonly tables: number;
  readonly phases: Readonly<Record<string, number>>;
  /** Over plan and copy: bare tables made, rows moved and proven. */
  readonly tablesPerSecond: number;
  /** Over plan, copy and finalize: with keys and statistics. */
  readonly tablesPerSecondFinished: number;
  readonly peakRssMiB: number;
  readonly bar: 'met' | 'missed';
}

export async function benchTables(options: {
  count: number;
  workers: number;
  say: (line: string) => void;
}): Promise<TablesReport> {
  const { count, workers, say } = options;
  const source = await startBenchServer('source', ['--table-open-cache=12000', '--table-definition-cache=12000']);
  const target = await startBenchServer('target', ['--table-open-cache=12000', '--table-definition-cache=12000']);
  const folder = await mkdtemp(join(tmpdir(), 'rds-to-azure-bench-'));
  try {
    await makeTables(source.server, count);
    say(`${count} tables of ${rowsPerTable} rows, one index each; target: ${target.settings}`);
    const race = { source: source.server, target: target.server, shape: fullShape, folder };
    const { phases, peakRssMiB } = await ourRun(race, { schemas: [schema], limits: { workers } });
    await proveEqual(source.server, target.server, count);
    const copying = (phases.plan ?? 0) + (phases.copy ?? 0);
    const tablesPerSecond = rounded(count / copying, 1);
    return {
      tables: count,
      phases,
      tablesPerSecond,
      tablesPerSecondFinished: rounded(count / (copying + (phases.finalize ?? 0)), 1),
      peakRssMiB: rounded(peakRssMiB, 0),
      bar: tablesPerSecond >= 100 ? 'met' : 'missed',
    };
  } finally {
    await Promise.all([source.stop(), target.stop()]);
    await rm(folder, { recursive: true, force: true });
  }
}

async function makeTables(source: LocalServer, count: number): Promise<void> {
  await source.asRoot(`CREATE DATABASE ${schema}`);
  const rows = Array.from({ length: rowsPerTable }, (_, row) => `(${row}, ${row % 7}, 'row ${row} of a small table')`);
  const quick = 'SET SESSION sql_log_bin = 0';
  for (let from = 0; from < count; from += 400) {
    const numbers = Array.from({ length: Math.min(400, count - from) }, (_, index) => from + index);
    const lanes = Array.from({ length: 8 }, (_, lane) => numbers.filter((n) => n % 8 === lane));
    await Promise.all(
      lanes.map((lane) =>
        source.asRoot(
          [
            quick,
            ...lane.flatMap((n) => [definition(n), `INSERT INTO ${schema}.t${n} VALUES ${rows.join(', ')}`]),
          ].join('; '),
        ),
      ),
    );
  }
}

function definition(number: number): string {
  return `CREATE TABLE ${schema}.t${number} (id INT NOT NULL PRIMARY KEY, kind INT NOT NULL, note VARCHAR(100) NOT NULL, KEY by_kind (kind))`;
}

async function proveEqual(source: LocalServer, target: LocalServer, count: number): Promise<void> {
  const sizes = await Promise.all([source, target].map((server) => totalRows(server, count)));
  if (sizes[0] !== sizes[1]) throw new Error(`rows differ: source ${sizes[0]}, target ${sizes[1]}`);
  const few = (server: LocalServer) => contentsOf(server, schema, comparedTables);
  const wrong = differences(await few(source), await few(target));
  if (wrong.length > 0) throw new Error(`not copied exactly: ${wrong.slice(0, 5).join('; ')}`);
}

async function totalRows(server: LocalServer, count: number): Promise<number> {
  let total = 0;
  for (let from = 0; from < count; from += 500) {
    const counts = Array.from(
      { length: Math.min(500, count - from) },
      (_, index) => `SELECT COUNT(*) AS n FROM ${schema}.t${from + index}`,
    );
    const [row] = await server.asRoot(`SELECT SUM(n) AS total FROM (${counts.join(' UNION ALL ')}) AS counts`);
    total += Number(row?.total);
  }
  return total;
}
