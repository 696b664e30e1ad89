import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { Problem } from '../../contract/problem';
import type { DeadMan } from '../../migration/ports';
import { type Armed, armedPaths } from './armed-file';
import { hasCode, removeDurably, writeDurably } from './durable-file';
import { runTypescript } from './run-typescript';

export interface ProcessDeadManOptions {
  /** Armed files, process ids and logs. */
  readonly folder: string;
  /** What resolves that cut over: an executable and its arguments. Tried until it exits with 0. No secret in it. */
  readonly resolveCommand: (cutover: string) => readonly string[];
  /** For the child and for the command; passwords travel here. @default the environment of this process */
  readonly environment?: Readonly<Record<string, string | undefined>>;
}

const startTimeoutMs = 20_000;
const lookMs = 20;

/**
 * A detached child in a session of its own: it outlives this process, its terminal and its signals (not the
 * machine). Armed once the child has said, in a file, that it watches.
 */
export function processDeadMan(options: ProcessDeadManOptions): DeadMan {
  const folder = resolve(options.folder);
  return {
    async arm(cutover, deadline) {
      await mkdir(folder, { recursive: true });
      const paths = armedPaths(folder, cutover);
      const command = options.resolveCommand(cutover);
      const armed: Armed = { cutover, deadline: deadline.toISOString(), command };
      await writeDurably(paths.armed, `${JSON.stringify(armed, null, 2)}\n`);
      const arming = randomUUID();
      const child = start(runTypescript(join(__dirname, 'dead-man-child.ts'), [folder, cutover, arming]), options);
      for (const until = Date.now() + startTimeoutMs; Date.now() < until && child.alive(); await wait(lookMs)) {
        if (await watches(paths.watcher, arming)) return;
      }
      await removeDurably(paths.armed);
      throw notArmed();
    },
    disarm: (cutover) => removeDurably(armedPaths(folder, cutover).armed),
  };
}

function start([file = '', ...args]: readonly string[], { environment }: ProcessDeadManOptions): { alive(): boolean } {
  const child = spawn(file, args, { detached: true, stdio: 'ignore', env: { ...(environment ?? process.env) } });
  let failed = false;
  child.on('error', () => {
    failed = true;
  });
  child.unref();
  return { alive: () => !failed && child.exitCode === null && child.signalCode === null };
}

async function watches(path: string, arming: string): Promise<boolean> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    if (hasCode(error, 'ENOENT')) return '';
    throw error;
  });
  return text.includes(arming);
}

function notArmed(): Problem {
  return new Problem({
    code: 'cutover.dead-man-not-armed',
    side: 'ours',
    message: 'the process that watches over the cut over did not start',
    remedy: 'check that this machine can start processes (memory, limits), then cut over again; nothing was touched',
    transient: true,
  });
}
