import { readdir, readFile, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { Problem } from '../../contract/problem';
import type { RunRecord } from '../../migration/data/run-record';
import type { Records } from '../../migration/ports';
import { createDurably, hasCode } from './durable-file';

/** A late writer must be able to see that its turn is over: so many names stay behind the newest. */
const keptVersions = 100;

/**
 * The record as numbered files, `run.<n>.json`; the highest number is the record, and whoever creates `n + 1` first
 * has replaced `n`. There is no lock, so there is none that a dead holder could leave behind. Removing the record
 * writes an empty version: numbers never start again, and a version from before can not come true after it.
 */
export function folderRecords(folder: string): Records {
  const append = async (number: number, text: string): Promise<'landed' | 'conflict'> => {
    if ((await createDurably(join(folder, fileName(number)), text)) === 'exists') return 'conflict';
    return prune(folder, number);
  };
  const newest = async (): Promise<{ number: number; text: string }> => {
    for (;;) {
      const number = Math.max(0, ...(await numbersIn(folder)));
      if (number === 0) return { number, text: '' };
      try {
        return { number, text: await readFile(join(folder, fileName(number)), 'utf8') };
      } catch (error) {
        // Others wrote a hundred versions in between.
        if (!hasCode(error, 'ENOENT')) throw error;
      }
    }
  };
  const write = async (record: RunRecord, number: number): Promise<string | 'conflict'> =>
    (await append(number, `${JSON.stringify(record, null, 2)}\n`)) === 'landed' ? String(number) : 'conflict';

  return {
    async read() {
      const { number, text } = await newest();
      return text === '' ? undefined : { record: parse(text, folder), version: String(number) };
    },
    async create(record) {
      const { number, text } = await newest();
      return text === '' ? write(record, number + 1) : 'conflict';
    },
    async replace(record, expected) {
      const { number, text } = await newest();
      return text !== '' && String(number) === expected ? write(record, number + 1) : 'conflict';
    },
    async remove() {
      for (;;) {
        const { number, text } = await newest();
        if (text === '' || (await append(number + 1, '')) === 'landed') return;
      }
    },
  };
}

function fileName(number: number): string {
  return `run.${String(number).padStart(8, '0')}.json`;
}

async function numbersIn(folder: string): Promise<readonly number[]> {
  const names = await readdir(folder).catch((error: unknown) => {
    if (hasCode(error, 'ENOENT')) return [];
    throw error;
  });
  return names.map((name) => Number(/^run\.(\d{8,})\.json$/.exec(name)?.[1] ?? 0)).filter((number) => number > 0);
}

/** A writer that slept through a hundred versions may have taken a name that was free again: that one is void. */
async function prune(folder: string, own: number): Promise<'landed' | 'conflict'> {
  const numbers = await numbersIn(folder);
  const oldest = Math.max(...numbers, own) - keptVersions;
  for (const number of numbers) {
    if (number > oldest) continue;
    await unlink(join(folder, fileName(number))).catch((error: unknown) => {
      if (!hasCode(error, 'ENOENT')) throw error;
    });
  }
  return own > oldest ? 'landed' : 'conflict';
}

function parse(text: string, folder: string): RunRecord {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Problem({
      code: 'ours.record-unreadable',
      side: 'ours',
      message: `the newest record in ${folder} is not JSON`,
      remedy: 'somebody has edited it: put the previous version back under the next number',
      cause,
    });
  }
}
