import { randomUUID } from 'node:crypto';
import { link, mkdir, open, rename, unlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/** Unfinished writes; a reader of a folder passes over them. */
export function isUnfinished(name: string): boolean {
  return name.startsWith('.unfinished-');
}

interface FileOptions {
  /** @default 0o644 */
  readonly mode?: number;
}

/** Either the old content or the new one is there, whatever dies, and the new one once this has resolved. */
export async function writeDurably(path: string, text: string, options: FileOptions = {}): Promise<void> {
  const unfinished = await writeBeside(path, text, options);
  await rename(unfinished, path);
  await syncFolder(dirname(path));
}

/** As {@link writeDurably}, but the name must be free: of many at the same time exactly one creates it. */
export async function createDurably(
  path: string,
  text: string,
  options: FileOptions = {},
): Promise<'created' | 'exists'> {
  const unfinished = await writeBeside(path, text, options);
  try {
    await link(unfinished, path);
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return 'exists';
    throw error;
  } finally {
    await unlink(unfinished);
  }
  await syncFolder(dirname(path));
  return 'created';
}

export async function removeDurably(path: string): Promise<void> {
  try {
    await unlink(path);
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return;
    throw error;
  }
  await syncFolder(dirname(path));
}

/** By shape, not by class: errors of Node's own modules may come from another realm. */
export function hasCode(error: unknown, code: string): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === code;
}

async function writeBeside(path: string, text: string, { mode = 0o644 }: FileOptions): Promise<string> {
  await mkdir(dirname(path), { recursive: true });
  const unfinished = join(dirname(path), `.unfinished-${basename(path)}-${randomUUID()}`);
  const file = await open(unfinished, 'wx', mode);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  return unfinished;
}

/** A name is only as durable as its folder. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
