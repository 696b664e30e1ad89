import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import {
  type LocalAws,
  type LocalAwsOptions,
  startLocalAws,
  terraformCliConfig,
} from '../../lambda/adapters/local/aws';
import { temporaryFolders } from './temporary-folder';

const run = promisify(execFile);

/** Terraform and the real provider, with the local AWS before them. */
export interface TerraformOnAws {
  readonly aws: LocalAws;
  /** Goes with `stop`. */
  readonly folder: string;
  /** Code 2 is the answer of `plan -detailed-exitcode` that something would change. Every other fault is thrown, with all that was printed. */
  terraform(...words: readonly string[]): Promise<{ readonly stdout: string; readonly code: 0 | 2 }>;
  stop(): Promise<void>;
}

/** `stackOf` makes the folder where Terraform runs; `environment` comes on top of that of this process. */
export async function startTerraformOnAws(
  options: Partial<LocalAwsOptions>,
  stackOf: (aws: LocalAws, folder: string) => Promise<string>,
  environment: (folder: string) => Readonly<Record<string, string>> = () => ({}),
): Promise<TerraformOnAws> {
  const folders = temporaryFolders();
  const folder = await folders.make();
  const aws = await startLocalAws({ folder: join(folder, 'aws'), instances: [], ...options });
  const stop = async (): Promise<void> => {
    await aws.stop();
    await folders.remove();
  };
  try {
    const config = (await terraformCliConfig(folder)) ?? process.env.TF_CLI_CONFIG_FILE;
    const own = { ...aws.environment, CHECKPOINT_DISABLE: '1', NO_PROXY: '127.0.0.1', ...environment(folder) };
    const cwd = await stackOf(aws, folder);
    const terraform: TerraformOnAws['terraform'] = (...words) => {
      const env = { ...process.env, ...own, ...(config === undefined ? {} : { TF_CLI_CONFIG_FILE: config }) };
      return run('terraform', words, { cwd, env, maxBuffer: 64 * 1024 * 1024, timeout: 280_000 }).then(
        ({ stdout }) => ({ stdout, code: 0 }),
        ({ stdout, stderr, code }: { stdout: string; stderr: string; code: number }) => {
          if (code === 2) return { stdout, code };
          throw new Error(`terraform ${words.join(' ')} ended with ${code}:\n${stdout}\n${stderr}`);
        },
      );
    };
    await terraform('init', '-input=false');
    return { aws, folder, terraform, stop };
  } catch (fault) {
    await stop();
    throw fault;
  }
}
