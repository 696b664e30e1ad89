import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LocalServer } from '../../lambda/adapters/local/mysqld';
import type { Competitor, Finish } from './competitors/competitor';
import { cpuSecondsOf } from './cpu-seconds';
import { binlogBytes, startBenchServer } from './durable-server';
import { contentsOf, differences } from './equal';
import { benchSchema, type DataShape, makeSysbenchData } from './sysbench-data';

export interface CopyBench {
  readonly shape: DataShape;
  readonly runs: number;
  readonly competitors: readonly Competitor[];
  readonly say: (line: string) => void;
}

export interface RunResult extends Finish {
  readonly name: string;
  readonly sourceCpuSeconds: number;
  readonly targetCpuSeconds: number;
}

/** Alternating: every competitor once, then all again, each time on a fresh target. */
export async function benchCopy(bench: CopyBench): Promise<readonly RunResult[]> {
  const { say, shape } = bench;
  const source = await startBenchServer('source');
  try {
    say(`source: MySQL ${source.server.version}, ${source.settings}`);
    const startedAt = performance.now();
    await makeSysbenchData(source.server, shape);
    const wanted = await contentsOf(source.server, benchSchema);
    say(`${shape.tables} tables of ${shape.rowsPerTable} rows made in ${seconds(performance.now() - startedAt)}`);
    const results: RunResult[] = [];
    for (let run = 1; run <= bench.runs; run += 1) {
      for (const competitor of bench.competitors) {
        const result = await oneRun(bench, competitor, source.server, wanted);
        results.push(result);
        say(
          `run ${run}  ${competitor.name.padEnd(10)} ${result.seconds.toFixed(2)} s  ${phasesText(result)}  ${result.remark ?? ''}`.trimEnd(),
        );
      }
    }
    return results;
  } finally {
    await source.stop();
  }
}

async function oneRun(
  bench: CopyBench,
  competitor: Competitor,
  source: LocalServer,
  wanted: ReadonlyMap<string, string>,
): Promise<RunResult> {
  const target = await startBenchServer('target');
  const folder = await mkdtemp(join(tmpdir(), 'rds-to-azure-bench-'));
  try {
    await flushDisk();
    const before = await Promise.all([cpuSecondsOf(source.pid), cpuSecondsOf(target.server.pid)]);
    const finish = await competitor.run({
      source,
      target: target.server,
      shape: bench.shape,
      folder,
    });
    const after = await Promise.all([cpuSecondsOf(source.pid), cpuSecondsOf(target.server.pid)]);
    const wrong = differences(wanted, await contentsOf(target.server, benchSchema));
    if (wrong.length > 0) throw new Error(`${competitor.name} did not copy exactly: ${wrong.join('; ')}`);
    const logged = await binlogBytes(target.server);
    if (logged < leastBinlog(bench.shape)) throw new Error(`${competitor.name} left the binlog out: ${logged} bytes`);
    return {
      ...finish,
      name: competitor.name,
      sourceCpuSeconds: after[0] - before[0],
      targetCpuSeconds: after[1] - before[1],
    };
  } finally {
    await target.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

/** A row has 190 bytes. */
function leastBinlog(shape: DataShape): number {
  return shape.tables * shape.rowsPerTable * 150;
}

/** What the run before left to the disk is not this run's. */
function flushDisk(): Promise<void> {
  return new Promise((resolve) => execFile('sync', () => resolve()));
}

function phasesText({ phases }: Finish): string {
  return Object.entries(phases)
    .map(([name, value]) => `${name} ${value.toFixed(2)}`)
    .join(', ');
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}
