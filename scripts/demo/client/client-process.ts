import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { type ClientSettings, settingsVariable } from './client-settings';

export interface ClientProcess {
  readonly pid: number;
  /** Fails when the process has ended by itself. */
  check(): void;
  /** A line on its standard input. */
  tell(request: string): void;
  /** Lets it finish what it has begun. */
  stop(): Promise<void>;
}

export interface ClientProcessOptions {
  /** The file to run, TypeScript. */
  readonly script: string;
  readonly settings: ClientSettings;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly onLine?: (line: string) => void;
}

/** Ends with us: it reads our pipe. */
export function startClient({ script, settings, environment, onLine }: ClientProcessOptions): ClientProcess {
  const child = spawn(process.execPath, ['--import', 'tsx', script], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...environment, [settingsVariable]: JSON.stringify(settings) },
  });
  const said: string[] = [];
  child.stdin.on('error', () => undefined);
  createInterface({ input: child.stderr }).on('line', (line) => said.push(line));
  createInterface({ input: child.stdout }).on('line', (line) => onLine?.(line));
  const ended = once(child, 'close');
  const check = (): void => {
    if (child.exitCode !== null || child.signalCode !== null) throw new Error(why(child, script, said));
  };
  return {
    pid: child.pid ?? -1,
    check,
    tell: (request) => child.stdin.write(`${request}\n`),
    stop: async () => {
      check();
      child.stdin.write('stop\n');
      await ended;
      if (child.exitCode !== 0) throw new Error(why(child, script, said));
    },
  };
}

function why(child: ChildProcess, script: string, said: readonly string[]): string {
  return `${script} ended with ${child.exitCode ?? child.signalCode}:\n${said.slice(-20).join('\n')}`;
}
