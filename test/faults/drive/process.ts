import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { runTypescript } from '../../../lambda/adapters/local/run-typescript';
import type { Desired } from '../../../lambda/contract/desired';
import type { Reach } from '../../../lambda/contract/reach';
import type { Deaths } from './effects';
import type { Driven } from './in-process';

export interface ChildOrder {
  readonly desired: Desired;
  readonly stateDir: string;
  readonly reach: Reach;
  /** SIGKILL around the side effects of that place, and at its end when all had their turns. */
  readonly kill?: { readonly place: string; readonly deaths: Deaths };
  /** SIGSTOP just before or just after that line. */
  readonly stop?: { readonly line: string; readonly moment: 'started' | 'done' };
}

export type ChildSays =
  | { readonly kind: 'killed'; readonly label: string; readonly moment: string }
  | { readonly kind: 'stopped' }
  | { readonly kind: 'reached' | 'held' | 'broken'; readonly codes: readonly string[]; readonly text: string };

export interface DriverProcess {
  readonly process: ChildProcess;
  /** Resolves when it has stopped itself, or is gone. */
  readonly stopped: Promise<void>;
  readonly ended: Promise<Driven & { readonly label?: string }>;
}

/** One driver in a process of its own. */
export function driveInProcessOfItsOwn(order: ChildOrder): DriverProcess {
  const [command = '', ...args] = runTypescript(join(__dirname, 'driver-child.ts'), []);
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'pipe'], env: { ...process.env } });
  child.stdin.on('error', () => undefined);
  child.stdin.end(JSON.stringify(order));
  let text = '';
  let errors = '';
  const said = (): readonly ChildSays[] =>
    text
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line));
  let hasStopped: () => void = () => undefined;
  const stopped = new Promise<void>((resolve) => {
    hasStopped = resolve;
  });
  child.stdout.on('data', (chunk) => {
    text += String(chunk);
    if (said().some(({ kind }) => kind === 'stopped')) hasStopped();
  });
  child.stderr.on('data', (chunk) => {
    errors += String(chunk);
  });
  return {
    process: child,
    stopped,
    ended: (async () => {
      const [code, signal] = await once(child, 'close');
      hasStopped();
      const last = said().findLast(({ kind }) => kind !== 'stopped');
      if (last === undefined || last.kind === 'stopped') {
        return { kind: 'broken', codes: ['no answer'], text: `exit ${code ?? signal}: ${errors.slice(-500)}` };
      }
      return last.kind === 'killed' ? { ...last, codes: [], text: last.moment } : last;
    })(),
  };
}
