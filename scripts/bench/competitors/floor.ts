import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { LocalServer } from '../../../lambda/adapters/local/mysqld';
import { benchSchema, type DataShape, tableNames } from '../sysbench-data';
import type { Competitor } from './competitor';

const rowsPerFile = 25_000;

/**
 * What the target could do at best: it reads finished files from its own disk, no client and no network between.
 * Needs FILE, which no managed platform gives: so it is the one thing here that runs as root.
 */
export function floor(lanes: number): Competitor {
  return {
    name: 'floor',
    about: `LOAD DATA INFILE of ${rowsPerFile}-row files staged before, ${lanes} at a time, keys added after`,
    async run({ source, target, shape }) {
      const files = await stage(source, target, shape);
      await makeBareTables(source, target, shape);
      const startedAt = performance.now();
      await inLanes(lanes, files, async ({ table, file }) => {
        await target.asRoot(`SET SESSION unique_checks = 0, SESSION foreign_key_checks = 0;
          LOAD DATA INFILE '${file}' INTO TABLE ${benchSchema}.${table} CHARACTER SET binary`);
      });
      const loadedAt = performance.now();
      await inLanes(lanes, tableNames(shape), async (table) => {
        await target.asRoot(`ALTER TABLE ${benchSchema}.${table} ADD KEY k_${table.replace('sbtest', '')} (k)`);
      });
      const endedAt = performance.now();
      return {
        seconds: (endedAt - startedAt) / 1000,
        phases: { load: (loadedAt - startedAt) / 1000, indexes: (endedAt - loadedAt) / 1000 },
        clientCpuSeconds: 0,
      };
    },
  };
}

interface Staged {
  readonly table: string;
  readonly file: string;
}

/** Files of all tables in turn, so that the lanes work on different ones. */
async function stage(source: LocalServer, target: LocalServer, shape: DataShape): Promise<readonly Staged[]> {
  const [{ folder: from } = {}] = await source.asRoot('SELECT @@secure_file_priv AS folder');
  const [{ folder: to } = {}] = await target.asRoot('SELECT @@secure_file_priv AS folder');
  const files: Staged[] = [];
  for (let first = 1; first <= shape.rowsPerTable; first += rowsPerFile) {
    for (const table of tableNames(shape)) {
      const name = `${table}-${first}`;
      const [made, file] = [join(String(from), name), join(String(to), name)];
      const last = Math.min(shape.rowsPerTable, first + rowsPerFile - 1);
      await source.asRoot(`SELECT * FROM ${benchSchema}.${table} WHERE id BETWEEN ${first} AND ${last} ORDER BY id
        INTO OUTFILE '${made}' CHARACTER SET binary`);
      await rename(made, file);
      files.push({ table, file });
    }
  }
  return files;
}

async function makeBareTables(source: LocalServer, target: LocalServer, shape: DataShape): Promise<void> {
  await target.asRoot(`CREATE DATABASE ${benchSchema}`);
  for (const table of tableNames(shape)) {
    const [row] = await source.asRoot(`SHOW CREATE TABLE ${benchSchema}.${table}`);
    await target.asRoot(`USE ${benchSchema}; ${String(row?.['Create Table'])}`);
    await target.asRoot(`ALTER TABLE ${benchSchema}.${table} DROP KEY k_${table.replace('sbtest', '')}`);
  }
}

async function inLanes<T>(lanes: number, items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const left = [...items];
  const lane = async () => {
    for (let item = left.shift(); item !== undefined; item = left.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: lanes }, lane));
}
