import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ourRun } from './competitors/ours';
import { startBenchServer } from './durable-server';
import { contentsOf, differences } from './equal';
import { rounded } from './statistics';
import { fullShape } from './sysbench-data';

const schema = 'long_rows';

export interface LongRowsReport {
  readonly rows: number;
  readonly mibPerRow: number;
  readonly seconds: number;
  readonly peakRssMiB: number;
  readonly bar: 'met' | 'missed';
}

/** Few rows, each as long as asked, of random bytes: what a worker needs must not grow with them. */
export async function benchLongRows(options: { rows: number; mib: number; workers: number }): Promise<LongRowsReport> {
  const source = await startBenchServer('source');
  const target = await startBenchServer('target');
  const folder = await mkdtemp(join(tmpdir(), 'rds-to-azure-bench-'));
  try {
    await source.server.asRoot(`CREATE DATABASE ${schema};
      CREATE TABLE ${schema}.attachment (id INT NOT NULL PRIMARY KEY, body LONGBLOB NOT NULL, name VARCHAR(50) NOT NULL)`);
    for (let id = 1; id <= options.rows; id += 1) {
      await source.server.asRoot(`SET SESSION sql_log_bin = 0;
        INSERT INTO ${schema}.attachment VALUES (${id}, REPEAT(RANDOM_BYTES(1024), ${Math.round(options.mib * 1024)}), 'name ${id}')`);
    }
    await source.server.asRoot(`ANALYZE TABLE ${schema}.attachment`);
    const race = { source: source.server, target: target.server, shape: fullShape, folder };
    const { phases, peakRssMiB } = await ourRun(race, { schemas: [schema], limits: { workers: options.workers } });
    const wrong = differences(await contentsOf(source.server, schema), await contentsOf(target.server, schema));
    if (wrong.length > 0) throw new Error(`not copied exactly: ${wrong.join('; ')}`);
    return {
      rows: options.rows,
      mibPerRow: options.mib,
      seconds: rounded((phases.plan ?? 0) + (phases.copy ?? 0) + (phases.finalize ?? 0)),
      peakRssMiB: rounded(peakRssMiB, 0),
      bar: peakRssMiB <= 256 ? 'met' : 'missed',
    };
  } finally {
    await Promise.all([source.stop(), target.stop()]);
    await rm(folder, { recursive: true, force: true });
  }
}
