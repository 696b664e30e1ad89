import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { findOnPath } from './find-on-path';

const run = promisify(execFile);

export interface Moto {
  readonly command: string;
  readonly version: string;
  /** The Python that has the `moto` package. */
  readonly interpreter: string;
}

export async function locateMoto(): Promise<{ command: string; version: string } | undefined> {
  const moto = await findMoto();
  return moto === undefined ? undefined : { command: moto.command, version: moto.version };
}

/** `moto_server` has no `--version`: the interpreter named in its first line knows it. */
export async function findMoto(): Promise<Moto | undefined> {
  const command = await findOnPath('moto_server');
  if (command === undefined) return undefined;
  for (const interpreter of [await shebang(command), 'python3', 'python']) {
    const version = await motoVersion(interpreter);
    if (version !== undefined && interpreter !== undefined) return { command, version, interpreter };
  }
  return undefined;
}

async function motoVersion(interpreter: string | undefined): Promise<string | undefined> {
  if (interpreter === undefined) return undefined;
  try {
    const { stdout } = await run(interpreter, ['-c', 'import importlib.metadata as m; print(m.version("moto"))']);
    return stdout.trim();
  } catch {
    return undefined;
  }
}

async function shebang(file: string): Promise<string | undefined> {
  const first = (await readFile(file, 'utf8')).split('\n', 1)[0] ?? '';
  const interpreter = first.startsWith('#!') ? first.slice(2).trim() : '';
  return /python[\d.]*$/.test(interpreter) && !interpreter.includes(' ') ? interpreter : undefined;
}
