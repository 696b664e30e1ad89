import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LocalServer } from '../../lambda/adapters/local/mysqld';
import { ourRun } from './competitors/ours';
import { startBenchServer } from './durable-server';
import { contentsOf, differences } from './equal';
import { median, rounded } from './statistics';
import { benchSchema, type DataShape, makeSysbenchData, tableNames } from './sysbench-data';
import { oneConnection } from './verify-connection';

export const verifyBars = { percentOfCopy: 15, mbPerSecond: 250 };

export interface VerifyReport {
  readonly runs: number;
  readonly megabytes: number;
  /** Plan, copy and finalize. */
  readonly copySeconds: number;
  /** One full pass over every row of both sides, while the target follows. */
  readonly verifySeconds: number;
  readonly percentOfCopy: number;
  /** The digest alone, on one connection to one idle server, data in memory. */
  readonly mbPerSecond: number;
  readonly bars: Readonly<Record<keyof typeof verifyBars, 'met' | 'missed'>>;
}

/** The engine copies and then compares, as a sync does it; the digest by itself is measured beside it. */
export async function benchVerify(options: {
  readonly shape: DataShape;
  readonly runs: number;
  readonly workers: number;
  readonly say: (line: string) => void;
}): Promise<VerifyReport> {
  const { shape, runs, workers, say } = options;
  const source = await startBenchServer('source', ['--innodb-buffer-pool-size=1G']);
  try {
    await makeSysbenchData(source.server, shape);
    const wanted = await contentsOf(source.server, benchSchema);
    const megabytes = (await textBytes(source.server, shape)) / 1e6;
    const [copies, passes, speeds]: [number[], number[], number[]] = [[], [], []];
    for (let run = 1; run <= runs; run += 1) {
      const phases = await oneRun(source.server, shape, workers, wanted);
      const copy = (phases.plan ?? 0) + (phases.copy ?? 0) + (phases.finalize ?? 0);
      const pass = phases.validate ?? Number.NaN;
      const speed = megabytes / (await oneConnection(source.server, benchSchema));
      copies.push(copy);
      passes.push(pass);
      speeds.push(speed);
      say(`run ${run}  copy ${copy.toFixed(2)} s  pass ${pass.toFixed(2)} s  one connection ${speed.toFixed(0)} MB/s`);
    }
    const [copySeconds, verifySeconds] = [median(copies), median(passes)];
    const percentOfCopy = rounded((verifySeconds / copySeconds) * 100, 1);
    const mbPerSecond = rounded(median(speeds), 0);
    return {
      runs,
      megabytes: rounded(megabytes, 0),
      copySeconds: rounded(copySeconds),
      verifySeconds: rounded(verifySeconds),
      percentOfCopy,
      mbPerSecond,
      bars: {
        percentOfCopy: percentOfCopy <= verifyBars.percentOfCopy ? 'met' : 'missed',
        mbPerSecond: mbPerSecond >= verifyBars.mbPerSecond ? 'met' : 'missed',
      },
    };
  } finally {
    await source.stop();
  }
}

async function oneRun(
  source: LocalServer,
  shape: DataShape,
  workers: number,
  wanted: ReadonlyMap<string, string>,
): Promise<Readonly<Record<string, number>>> {
  const target = await startBenchServer('target', ['--innodb-buffer-pool-size=1G']);
  const folder = await mkdtemp(join(tmpdir(), 'rds-to-azure-bench-'));
  try {
    const race = { source, target: target.server, shape, folder };
    const { phases } = await ourRun(race, { limits: { workers }, reach: 'validated' });
    const wrong = differences(wanted, await contentsOf(target.server, benchSchema));
    if (wrong.length > 0) throw new Error(`not copied exactly: ${wrong.join('; ')}`);
    return phases;
  } finally {
    await target.stop();
    await rm(folder, { recursive: true, force: true });
    // The next run prepares the source anew.
    await source.asRoot(
      "DROP DATABASE IF EXISTS rds_to_azure_pulse; DROP USER IF EXISTS 'rds_to_azure_repl'@'%'; CALL mysql.rds_set_configuration('binlog retention hours', NULL)",
    );
  }
}

/** As text, which is how the copy's bench counts. */
async function textBytes(source: LocalServer, shape: DataShape): Promise<number> {
  let total = 0;
  for (const name of tableNames(shape)) {
    const [row] = await source.asRoot(
      `SELECT SUM(LENGTH(id) + LENGTH(k) + LENGTH(c) + LENGTH(pad)) AS bytes FROM ${benchSchema}.${name}`,
    );
    total += Number(row?.bytes);
  }
  return total;
}
