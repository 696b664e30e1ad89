import { spawn } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';

export interface ChildOptions {
  /** The file below `scripts/bench` that is run. */
  readonly entry: string;
  /** Goes in as JSON on standard input. */
  readonly input: unknown;
  readonly environment?: Readonly<Record<string, string>>;
  /** Where a profile of the processor's time is written. */
  readonly profile?: string | undefined;
}

const heapMiB = 256;

/** In a process of its own, bundled as it is for the function: its memory and processor time are nobody else's. */
export async function runChild({ entry, input, environment, profile }: ChildOptions): Promise<unknown> {
  const folder = join(__dirname, '..', '..', '.cache', 'bench');
  await mkdir(folder, { recursive: true });
  const script = join(folder, `${entry}-${process.pid}.cjs`);
  await build({
    entryPoints: [join(__dirname, `${entry}.ts`)],
    outfile: script,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    external: ['tsx'],
    logLevel: 'error',
  });
  // The heap of a function of 512 MiB: given more, the collector waits longer and memory says nothing about need.
  const heap = `--max-old-space-size=${heapMiB}`;
  const profiling = profile === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profile}`];
  const child = spawn(process.execPath, [heap, ...profiling, script], {
    env: { ...process.env, ...environment },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  child.stdin.end(JSON.stringify(input));
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  const last = output.trim().split('\n').at(-1) ?? '';
  if (code !== 0) throw new Error(`${entry} ended with ${code}: ${output.slice(-2000)}`);
  return JSON.parse(last);
}

export async function readInput(): Promise<unknown> {
  let text = '';
  for await (const piece of process.stdin.setEncoding('utf8')) text += piece;
  return JSON.parse(text);
}
