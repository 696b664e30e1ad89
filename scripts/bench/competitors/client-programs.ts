import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Command, type LocalServer, locateMysqld } from '../../../lambda/adapters/local/mysqld';

/** An option file with the login of the personality's admin, over TLS as the platforms ask for it. */
export async function loginFile(folder: string, server: LocalServer, section = 'client'): Promise<string> {
  const file = join(folder, `${server.role}-${section}.cnf`);
  const lines = [
    `[${section}]`,
    `host=${server.host}`,
    `port=${server.port}`,
    `user=${server.adminUser}`,
    `password=${server.adminPassword}`,
    `ssl-ca=${server.caFile}`,
  ];
  await writeFile(file, `${lines.join('\n')}\n`, { mode: 0o600 });
  return file;
}

export async function client(program: 'mysql' | 'mysqldump'): Promise<Command> {
  const build = await locateMysqld('source');
  const command = build[program];
  if (command === undefined) throw new Error(`the bench needs ${program} beside mysqld ${build.version}`);
  return { file: command.file, args: command.args };
}

export async function clientArguments(): Promise<readonly string[]> {
  return (await locateMysqld('source')).clientArguments;
}

export function quoted(command: Command, args: readonly string[]): string {
  return [command.file, ...command.args, ...args].map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(' ');
}

export interface Timed {
  readonly seconds: number;
  readonly cpuSeconds: number;
}

/** Runs a line of shell; the shell's own `times` tells what its children used. */
export function timedShell(line: string, environment: Readonly<Record<string, string>> = {}): Promise<Timed> {
  const startedAt = performance.now();
  const env = { ...process.env, ...environment, LC_ALL: 'C' };
  return new Promise((resolve, reject) => {
    execFile(
      'bash',
      ['-c', `set -o pipefail; ${line}; code=$?; times; exit $code`],
      { env, maxBuffer: 64 << 20 },
      (error, stdout, stderr) => {
        const seconds = (performance.now() - startedAt) / 1000;
        if (error === null) resolve({ seconds, cpuSeconds: parseTimes(stdout) });
        else reject(new Error(`${line.slice(0, 200)} ...: ${stderr.trim().slice(-2000) || error.message}`));
      },
    );
  });
}

/** Second line of `times`: user and system time of the children, as `0m1.234s 0m0.567s`. */
export function parseTimes(output: string): number {
  const line = output.trim().split('\n').at(-1) ?? '';
  return [...line.matchAll(/(\d+)m([\d.]+)s/g)].reduce(
    (sum, [, minutes, seconds]) => sum + Number(minutes) * 60 + Number(seconds),
    0,
  );
}
