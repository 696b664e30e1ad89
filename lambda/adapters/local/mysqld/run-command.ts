import { execFile } from 'node:child_process';

/** A program and the arguments that always come first (a dynamic loader and its library path, for an unpacked package). */
export interface Command {
  readonly file: string;
  readonly args: readonly string[];
}

interface RunOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

export function runCommand(command: Command, args: readonly string[], options: RunOptions = {}): Promise<string> {
  const all = [...command.args, ...args];
  const env = { ...process.env, LC_ALL: 'C', ...options.env };
  return new Promise((resolve, reject) => {
    execFile(command.file, all, { ...options, env, maxBuffer: 64 << 20 }, (error, stdout, stderr) => {
      if (error === null) resolve(stdout);
      else reject(new Error(`${command.file} failed: ${stderr.trim() || error.message}`, { cause: error }));
    });
  });
}
