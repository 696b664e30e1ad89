import { type ChildProcess, spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { runTypescript } from '../../lambda/adapters/local/run-typescript';

export interface RunningChild {
  readonly process: ChildProcess;
  /** Every line so far. */
  lines(): readonly string[];
  /** Resolves when it has ended, however. */
  readonly ended: Promise<void>;
}

/** A TypeScript file of `test/support` in a process of its own. */
export function runChild(file: string, args: readonly string[], input?: string): RunningChild {
  const [command = '', ...rest] = runTypescript(resolve(__dirname, file), args);
  const child = spawn(command, rest, { stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'inherit'] });
  // One that is killed before it read all of it is no fault of ours.
  child.stdin?.on('error', () => undefined);
  child.stdin?.end(input);
  let text = '';
  child.stdout?.on('data', (part: Buffer) => {
    text += part.toString();
  });
  return {
    process: child,
    lines: () => text.split('\n').slice(0, -1),
    ended: new Promise((done) => child.once('close', () => done())),
  };
}
