import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Command } from './run-command';

/**
 * A shell that outlives us by the blink it needs to end what we started. It holds the reading end of a pipe whose writing end
 * only this process has: however we die, the pipe closes. It sits in a session of its own, so Ctrl-C in a terminal reaches us
 * and not the servers. Where `setpriv` exists, the server also dies with its guard.
 */
const guard = `
exec 3<&0
"$@" </dev/null >/dev/null 2>&1 3<&- &
guarded=$!
trap 'kill -KILL "$guarded"' HUP INT TERM
echo "$guarded"
( trap - HUP INT TERM; while read -r _ <&3; do :; done; kill -KILL "$guarded" ) >/dev/null 2>&1 &
watcher=$!
exec 3<&- >/dev/null 2>&1
wait "$guarded"; code=$?
kill "$watcher"
exit $code
`;

/** Files can still appear while the servers that write them are dying, hence the second and later tries. */
const folderGuard = `
while read -r _; do :; done
tries=0
until rm -rf "$1" && [ ! -e "$1" ] || [ $tries -gt 50 ]; do tries=$((tries+1)); sleep 0.1; done
`;

export interface GuardedProcess {
  readonly pid: number;
  hasEnded(): boolean;
  /** Resolves when the process has ended, however it did. */
  ended(): Promise<void>;
  signal(signal: 'SIGTERM' | 'SIGKILL'): void;
}

export async function startGuarded(command: Command, args: readonly string[]): Promise<GuardedProcess> {
  const child = spawn(
    'sh',
    ['-c', guard, 'mysqld-guard', ...(await dyingWithGuard()), command.file, ...command.args, ...args],
    {
      detached: true,
      stdio: ['pipe', 'pipe', 'ignore'],
    },
  );
  let over = false;
  const ended = once(child, 'exit').then(() => {
    over = true;
    child.stdin.destroy();
  });
  const pid = Number(await firstLine(child.stdout));
  letUsExit(child);
  return {
    pid,
    hasEnded: () => over,
    ended: () => {
      child.ref();
      return ended;
    },
    signal: (signal) => {
      if (!over) process.kill(pid, signal);
    },
  };
}

/** Removes the folder when called, or when this process is gone. */
export function removeWithUs(folder: string): () => Promise<void> {
  const child = spawn('sh', ['-c', folderGuard, 'folder-guard', folder], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  const ended = once(child, 'exit');
  letUsExit(child);
  return async () => {
    child.ref();
    child.stdin.end();
    await ended;
  };
}

let setpriv: Promise<readonly string[]> | undefined;

function dyingWithGuard(): Promise<readonly string[]> {
  const prefix = ['setpriv', '--pdeathsig', 'KILL'];
  setpriv ??= new Promise((resolve) => {
    const probe = spawn('setpriv', ['--pdeathsig', 'KILL', 'true'], { stdio: 'ignore' });
    probe.once('error', () => resolve([]));
    probe.once('exit', (code) => resolve(code === 0 ? prefix : []));
  });
  return setpriv;
}

async function firstLine(stream: NodeJS.ReadableStream): Promise<string> {
  for await (const line of createInterface({ input: stream })) return line;
  throw new Error('the guard of a local server ended before it started anything');
}

/** A caller that forgets to stop its servers must still be able to end, which then stops them. */
function letUsExit(child: ChildProcess): void {
  child.unref();
  for (const stream of [child.stdin, child.stdout]) {
    if (stream !== null && 'unref' in stream && typeof stream.unref === 'function') stream.unref();
  }
}
