import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PublishedKey } from '../../contract/names';
import type { Published } from '../../migration/ports';
import { createDurably, hasCode, removeDurably, writeDurably } from './durable-file';

export interface FolderPublished extends Published {
  /** Keeps the value that is there already. */
  createSecret(key: PublishedKey, value: string): Promise<'created' | 'exists'>;
}

const secretMode = 0o600;

/** One file per key, the value and nothing else: `cat state/published/level`. */
export function folderPublished(folder: string): FolderPublished {
  const path = (key: PublishedKey) => join(folder, key);
  return {
    get: (key) =>
      readFile(path(key), 'utf8').catch((error: unknown) => {
        if (hasCode(error, 'ENOENT')) return undefined;
        throw error;
      }),
    put: (key, value) => writeDurably(path(key), value),
    putSecret: (key, value) => writeDurably(path(key), value, { mode: secretMode }),
    createSecret: (key, value) => createDurably(path(key), value, { mode: secretMode }),
    remove: (key) => removeDurably(path(key)),
  };
}
