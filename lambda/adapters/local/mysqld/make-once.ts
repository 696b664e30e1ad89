import { access, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Makes a folder that many processes want and only one should make. The rename is what keeps a half-made folder from ever
 * being seen; the lock only saves the others the work, so a stale one costs time and never correctness.
 */
export async function makeOnce(folder: string, make: (unfinished: string) => Promise<void>): Promise<string> {
  const lock = `${folder}.lock`;
  await mkdir(dirname(folder), { recursive: true });
  while (!(await exists(folder))) {
    if (await taken(lock)) {
      await makeAndRename(folder, make).finally(() => rm(lock, { recursive: true, force: true }));
    } else if (await abandoned(lock)) {
      await rm(lock, { recursive: true, force: true });
    } else {
      await sleep(100);
    }
  }
  return folder;
}

async function makeAndRename(folder: string, make: (unfinished: string) => Promise<void>): Promise<void> {
  if (await exists(folder)) return;
  const unfinished = `${folder}.${process.pid}`;
  await rm(unfinished, { recursive: true, force: true });
  await mkdir(unfinished, { mode: 0o700 });
  try {
    await make(unfinished);
    await rename(unfinished, folder).catch(async (error: unknown) => {
      if (!(await exists(folder))) throw error;
    });
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
}

async function taken(lock: string): Promise<boolean> {
  const ours = await mkdir(lock).then(
    () => true,
    () => false,
  );
  if (ours) await writeFile(join(lock, 'pid'), String(process.pid));
  return ours;
}

async function abandoned(lock: string): Promise<boolean> {
  const pid = Number(await readFile(join(lock, 'pid'), 'utf8').catch(() => ''));
  if (!pid) return stillWithoutPid(lock);
  try {
    process.kill(pid, 0);
    return false;
  } catch {
    return true;
  }
}

/** Its maker may be between the two calls that take it; two seconds later it is dead. */
async function stillWithoutPid(lock: string): Promise<boolean> {
  await sleep(2_000);
  return (await exists(lock)) && !(await exists(join(lock, 'pid')));
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
