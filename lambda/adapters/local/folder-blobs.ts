import { readdir, readFile, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { Problem } from '../../contract/problem';
import { checkedBlobKey } from '../../migration/data/blob-key';
import type { Blobs } from '../../migration/ports';
import { hasCode, isUnfinished, writeDurably } from './durable-file';

/** Keys are paths below the folder, and only below it. */
export function folderBlobs(folder: string): Blobs {
  const list = async (prefix: string): Promise<readonly string[]> => {
    const keys = await keysBelow(folder, '');
    return keys.filter((key) => key.startsWith(prefix)).sort();
  };
  return {
    put: (key, body) => writeDurably(join(folder, checkedBlobKey(key)), `${JSON.stringify(body)}\n`),
    async get(key) {
      const text = await readFile(join(folder, checkedBlobKey(key)), 'utf8').catch((error: unknown) => {
        throw hasCode(error, 'ENOENT') ? missing(key, folder) : error;
      });
      return JSON.parse(text);
    },
    list,
    async remove(prefix) {
      for (const key of await list(prefix)) {
        await unlink(join(folder, key)).catch((error: unknown) => {
          if (!hasCode(error, 'ENOENT')) throw error;
        });
      }
    },
    locate: (key) => ({ bucket: folder, key: checkedBlobKey(key) }),
  };
}

async function keysBelow(folder: string, prefix: string): Promise<readonly string[]> {
  const entries = await readdir(join(folder, prefix), { withFileTypes: true }).catch((error: unknown) => {
    if (hasCode(error, 'ENOENT')) return [];
    throw error;
  });
  const keys: string[] = [];
  for (const entry of entries) {
    const key = prefix === '' ? entry.name : `${prefix}/${entry.name}`;
    if (entry.isDirectory()) keys.push(...(await keysBelow(folder, key)));
    else if (!isUnfinished(entry.name)) keys.push(key);
  }
  return keys;
}

function missing(key: string, folder: string): Problem {
  return new Problem({
    code: 'cloud.blob-missing',
    side: 'cloud',
    message: `there is no ${key} in ${folder}, but the record names it`,
    remedy: 'roll back and start again, or put the file back',
  });
}
