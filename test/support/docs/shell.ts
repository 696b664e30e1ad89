import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import { stripVTControlCharacters } from 'node:util';
import type { Act } from './acts';

export interface Said {
  readonly code: number | null;
  /** Standard output and standard error, without colours. */
  readonly text: string;
}

const mostMs = 90_000;

/** Types the command into a shell in that folder; at a real terminal where it asks or is ended by Ctrl-C. */
export async function typeInto(folder: string, command: string, act: Act): Promise<Said> {
  const child =
    act.answer === undefined && act.interruptAfter === undefined ? plain(folder, command) : atTerminal(folder, command);
  const timer = setTimeout(() => end(child), mostMs);
  let text = '';
  let typed = false;
  const take = (part: Buffer): void => {
    text += stripVTControlCharacters(part.toString('utf8')).replaceAll('\r', '');
    if (typed) return;
    typed = true;
    if (act.answer !== undefined && text.includes('[y/N]')) child.stdin?.write(`${act.answer}\n`);
    else if (act.interruptAfter?.test(text) === true) child.stdin?.write('\u0003');
    else typed = false;
  };
  child.stdout?.on('data', take);
  child.stderr?.on('data', take);
  await once(child, 'close');
  clearTimeout(timer);
  return { code: child.exitCode, text };
}

/** A command that stays: resolves when it has said that. */
export async function startBeside(folder: string, command: string, said: RegExp): Promise<{ stop(): Promise<void> }> {
  const child = plain(folder, command);
  let text = '';
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`not ready: ${text}`)), mostMs);
    const take = (part: Buffer): void => {
      text += part.toString('utf8');
      if (said.test(text)) resolve(clearTimeout(timer));
    };
    child.stdout?.on('data', take);
    child.stderr?.on('data', take);
    child.once('close', () => reject(new Error(`it ended: ${text}`)));
  });
  return {
    stop: async () => {
      const closed = once(child, 'close');
      end(child, 'SIGINT');
      await closed;
    },
  };
}

function plain(folder: string, command: string): ChildProcess {
  return spawn('bash', ['-c', command], options(folder, 'ignore'));
}

function atTerminal(folder: string, command: string): ChildProcess {
  return spawn('script', ['-qec', command, '/dev/null'], options(folder, 'pipe'));
}

function options(cwd: string, stdin: 'ignore' | 'pipe'): SpawnOptions {
  const { PATH = '', HOME = '' } = process.env;
  const env = { PATH, HOME, TERM: 'xterm', NO_UPDATE_NOTIFIER: '1' };
  return { cwd, env, detached: true, stdio: [stdin, 'pipe', 'pipe'] };
}

/** With everything that it has started. */
function end(child: ChildProcess, signal: NodeJS.Signals = 'SIGKILL'): void {
  if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, signal);
}
