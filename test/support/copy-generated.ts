import fc from 'fast-check';
import type { LocalServers } from '../../lambda/adapters/local/mysqld';
import { defaultLimits } from '../../lambda/contract/desired';
import { isProblem } from '../../lambda/contract/problem';
import { copy } from '../../lambda/migration/steps/copy';
import { finalize } from '../../lambda/migration/steps/finalize';
import { plan } from '../../lambda/migration/steps/plan';
import { frozenRun } from './frozen-run';
import { aTable, type GeneratedTable } from './generated/table';
import { readTableRows } from './judge/table-rows';
import { desiredFor } from './local-databases';

const schema = 'shop';

export interface GeneratedCopy {
  /** Tables that the source took, of those that were generated. */
  readonly made: readonly GeneratedTable[];
  readonly rows: number;
  readonly chunks: number;
  /** One text for each difference, with what is needed to see it again. */
  readonly faults: readonly string[];
}

/** Tables of this seed, taken through plan, copy and finalize, and looked at by a judge of its own. */
export async function copyGenerated(
  servers: LocalServers,
  seed: number,
  tables: number,
  epoch: number,
): Promise<GeneratedCopy> {
  const made = await makeOnSource(servers, seed, tables);
  const desired = desiredFor(servers, { limits: { ...defaultLimits, chunkBytes: 4096, workers: 2 } });
  const frozen = await frozenRun(servers, desired, { frozenId: `seed-${seed}`, epoch });
  const { run } = frozen;
  try {
    for (const step of [() => run.finish(plan), () => run.finish(copy), () => run.finish(finalize)]) {
      const turn = await step();
      if (turn.kind !== 'finished') throw new Error(JSON.stringify(turn));
    }
    const chunks = (await run.plan()).chunks.length;
    const [there, here] = [
      await readTableRows(servers.source, [schema]),
      await readTableRows(servers.target, [schema]),
    ];
    const rows = there.reduce((sum, table) => sum + table.rows.length, 0);
    return { made, rows, chunks, faults: [...compare(there, here), ...(await compareDefinitions(servers, made))] };
  } catch (thrown) {
    return {
      made,
      rows: 0,
      chunks: 0,
      faults: [`${isProblem(thrown) ? thrown.code : ''} ${String(thrown)}`, ...named(made, String(thrown))],
    };
  } finally {
    await finalize.undo(run.context);
    await copy.undo(run.context);
    await frozen.close();
  }
}

/** What a server refuses (a key too long, a row too large) is left out. */
async function makeOnSource(servers: LocalServers, seed: number, count: number): Promise<readonly GeneratedTable[]> {
  const { source } = servers;
  await source.asRoot(`DROP DATABASE IF EXISTS ${schema}; CREATE DATABASE ${schema};
    CREATE DATABASE IF NOT EXISTS rds_to_azure_pulse; CREATE TABLE IF NOT EXISTS rds_to_azure_pulse.pulse (id INT PRIMARY KEY, beat BIGINT)`);
  const vectors = Number.parseInt(source.buildVersion, 10) >= 9;
  const generated = fc.sample(aTable(schema, { vectors }), { seed, numRuns: count }).map((make, index) => make(index));
  const settings = "SET SESSION sql_mode = 'NO_AUTO_VALUE_ON_ZERO,ALLOW_INVALID_DATES', time_zone = '+05:30'";
  const made: GeneratedTable[] = [];
  for (const table of generated) {
    try {
      await source.asRoot(`${settings}; ${table.create}`);
      made.push(table);
    } catch {
      continue;
    }
    if (table.inserts.length === 0) continue;
    await source.asRoot(`${settings}; START TRANSACTION; ${table.inserts.join('; ')}; COMMIT`).catch(async () => {
      for (const insert of table.inserts) await source.asRoot(`${settings}; ${insert}`).catch(() => undefined);
    });
  }
  await source.asRoot(`ANALYZE TABLE ${made.map((table) => `${schema}.${table.name}`).join(', ')}`);
  return made;
}

/** A fault that names a table comes with all that is needed to make it again. */
function named(made: readonly GeneratedTable[], fault: string): readonly string[] {
  return made
    .filter(({ name }) => fault.includes(`${schema}.${name.slice(1, -1).replaceAll('``', '`')}:`))
    .map((table) => [table.create, ...table.inserts].join(';\n'));
}

type Judged = Awaited<ReturnType<typeof readTableRows>>;

function compare(there: Judged, here: Judged): readonly string[] {
  return there.flatMap((table) => {
    const copied = here.find((one) => one.name === table.name);
    if (JSON.stringify(copied) === JSON.stringify(table)) return [];
    const missing = table.rows.filter((row) => copied?.rows.includes(row) !== true).slice(0, 3);
    const strange = (copied?.rows ?? []).filter((row) => !table.rows.includes(row)).slice(0, 3);
    return [
      `${table.name} (${table.columns.join(', ')}): ${table.rows.length} rows, ${copied?.rows.length} arrived\n  source: ${missing.join('\n          ')}\n  target: ${strange.join('\n          ')}`,
    ];
  });
}

async function compareDefinitions(
  { source, target }: LocalServers,
  made: readonly GeneratedTable[],
): Promise<readonly string[]> {
  const faults: string[] = [];
  for (const { name } of made) {
    const [there, here] = await Promise.all(
      [source, target].map(async (server) =>
        withIndexesSorted(String((await server.asRoot(`SHOW CREATE TABLE ${schema}.${name}`))[0]?.['Create Table'])),
      ),
    );
    if (there !== here) faults.push(`definition of ${name}\n  source: ${there}\n  target: ${here}`);
  }
  return faults;
}

/** An index that the copy itself needs is there before the others; in what order they were made says nothing. */
function withIndexesSorted(definition: string): string {
  const isIndex = (line: string) => /^ {2}(UNIQUE |FULLTEXT |SPATIAL )?KEY /.test(line);
  const lines = definition.split('\n').map((line) => line.replace(/,$/, ''));
  return [...lines.filter((line) => !isIndex(line)), ...lines.filter(isIndex).sort()].join('\n');
}
