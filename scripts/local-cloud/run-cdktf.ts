import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { terraformCliConfig } from '../../lambda/adapters/local/aws';
import type { LocalCloud } from './local-cloud';

export interface CdktfRun {
  readonly code: number;
  /** Standard output and standard error as they came, without colours. */
  readonly output: string;
  readonly seconds: number;
}

export interface CdktfOptions {
  readonly onLine?: (line: string) => void;
  readonly environment?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

/** The real `cdktf ...` of the project, as npx would find it, started in the project folder of the cloud. */
export async function runCdktf(
  cloud: LocalCloud,
  args: readonly string[],
  options: CdktfOptions = {},
): Promise<CdktfRun> {
  const started = process.hrtime.bigint();
  const child = spawn(join(cloud.project, 'node_modules', '.bin', 'cdktf'), withOwnOptions(args), {
    cwd: cloud.project,
    env: { ...(await environmentFor(cloud)), ...options.environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const end = (): void => {
    if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGTERM');
  };
  options.signal?.addEventListener('abort', end, { once: true });
  process.once('exit', end);
  const output = collectLines(options.onLine);
  child.stdout.on('data', output.take);
  child.stderr.on('data', output.take);
  const code = await new Promise<number>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (exit) => resolve(exit ?? 1));
  });
  process.removeListener('exit', end);
  options.signal?.removeEventListener('abort', end);
  return { code, output: output.text(), seconds: Number(process.hrtime.bigint() - started) / 1e9 };
}

/** The lock file of a provider from disk would name only this machine's platform. */
function withOwnOptions(args: readonly string[]): readonly string[] {
  return ['deploy', 'apply', 'diff', 'plan', 'destroy'].includes(args[0] ?? '')
    ? [...args, '--skip-provider-lock']
    : args;
}

async function environmentFor(cloud: LocalCloud): Promise<Record<string, string | undefined>> {
  const config = await terraformCliConfig(cloud.folder);
  const named = process.env.TF_CLI_CONFIG_FILE;
  const kept = named !== undefined && existsSync(named) ? named : undefined;
  return {
    ...process.env,
    ...cloud.aws.environment,
    TF_CLI_CONFIG_FILE: config ?? kept,
    // One provider folder for several Terraforms at a time is not safe (hashicorp/terraform#25849).
    CDKTF_DISABLE_PLUGIN_CACHE_ENV: '1',
    MIGRATION_FILE: join(cloud.project, 'migration.json'),
    CHECKPOINT_DISABLE: '1',
    FORCE_COLOR: '0',
    NO_PROXY: '127.0.0.1,localhost',
  };
}

function collectLines(onLine: ((line: string) => void) | undefined): {
  readonly take: (part: Buffer) => void;
  readonly text: () => string;
} {
  let text = '';
  let seen = 0;
  return {
    take: (part) => {
      text += stripVTControlCharacters(part.toString());
      for (let end = text.indexOf('\n', seen); end >= 0; end = text.indexOf('\n', seen)) {
        const line = text.slice(seen, end).trimEnd();
        if (line !== '' && !spinner.test(line)) onLine?.(line);
        seen = end + 1;
      }
    },
    text: () => text,
  };
}

/** cdktf draws its progress anew many times a second. */
const spinner = /^[\u2800-\u28ff]\s/;
