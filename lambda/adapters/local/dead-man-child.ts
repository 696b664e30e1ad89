import { spawn } from 'node:child_process';
import { open } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { type ArmedPaths, armedPaths, readArmed } from './armed-file';
import { removeDurably, writeDurably } from './durable-file';

const lookMs = 200;
const retryMs = 1000;
/** What could not be resolved in that time needs a person; the log says why. */
const giveUpMs = 15 * 60_000;

/** Watches one armed file to its deadline, then resolves. Says nothing on its own streams: nobody reads them. */
async function watch(folder: string, cutover: string, arming: string): Promise<void> {
  const paths = armedPaths(folder, cutover);
  await writeDurably(paths.watcher, JSON.stringify({ pid: process.pid, arming }));
  for (;;) {
    const armed = await readArmed(paths.armed);
    if (armed === undefined) break;
    const overdueMs = Date.now() - Date.parse(armed.deadline);
    if (overdueMs > giveUpMs) break;
    if (overdueMs < 0) {
      await wait(Math.min(lookMs, -overdueMs));
    } else if (await resolves(armed.command, paths)) {
      await removeDurably(paths.armed);
    } else {
      await wait(retryMs);
    }
  }
  await removeDurably(paths.watcher);
}

async function resolves([file = '', ...args]: readonly string[], paths: ArmedPaths): Promise<boolean> {
  const log = await open(paths.log, 'a', 0o600);
  try {
    const child = spawn(file, args, { stdio: ['ignore', log.fd, log.fd] });
    return await new Promise<boolean>((resolve) => {
      child.once('error', () => resolve(false));
      child.once('exit', (code) => resolve(code === 0));
    });
  } finally {
    await log.close();
  }
}

const [folder, cutover, arming] = process.argv.slice(2);
if (folder === undefined || cutover === undefined || arming === undefined) process.exit(2);
// The folder is gone: so is the migration.
watch(folder, cutover, arming).catch(() => process.exit(1));
