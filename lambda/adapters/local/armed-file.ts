import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { hasCode } from './durable-file';

/** What the watching child reads; while it is there the dead-man is armed. */
export interface Armed {
  readonly cutover: string;
  /** ISO time. */
  readonly deadline: string;
  readonly command: readonly string[];
}

export interface ArmedPaths {
  readonly armed: string;
  /** Process id of the child that watches, and which arming it answers. */
  readonly watcher: string;
  readonly log: string;
}

export function armedPaths(folder: string, cutover: string): ArmedPaths {
  const base = join(folder, encodeURIComponent(cutover).replace(/^\./, '%2E'));
  return { armed: `${base}.armed.json`, watcher: `${base}.watcher.json`, log: `${base}.log` };
}

export async function readArmed(path: string): Promise<Armed | undefined> {
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}
