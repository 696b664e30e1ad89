import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { zipSync } from 'fflate';
import type { LocalAws } from '../../lambda/adapters/local/aws';
import { startTerraformOnAws, type TerraformOnAws } from './terraform-on-aws';

/** The local AWS with every kind of resource of `ports/local-aws/stack.tf`, made by Terraform. */
export interface LocalAwsWorld extends TerraformOnAws {
  /** Every invocation of a function. */
  readonly records: { functionName: string; ok: boolean; logFile: string }[];
  /** What reached the servers behind the instances `source` and `replica`. */
  readonly reached: string[];
}

const fixtures = join(__dirname, '..', 'ports', 'local-aws');

/** One for a test file, which calls this at its top; SDK clients without options find it by the environment. */
export function localAwsWorld(): () => LocalAwsWorld {
  let world: LocalAwsWorld | undefined;
  beforeAll(async () => {
    world = await startWorld();
  });
  afterAll(() => world?.stop());
  return () => {
    if (world === undefined) throw new Error('the local AWS did not start');
    return world;
  };
}

async function startWorld(): Promise<LocalAwsWorld> {
  process.env.CALLER_ONLY = 'must not be inherited';
  const reached: string[] = [];
  const records: LocalAwsWorld['records'] = [];
  const instance = (identifier: string, port: number, seed: boolean) => ({
    identifier,
    host: '127.0.0.1',
    port,
    engineVersion: '8.4.5',
    seed,
    setReadOnly: async (on: boolean) => void reached.push(`${identifier} read_only=${on ? 1 : 0}`),
    setParameter: async (name: string, value: string) => void reached.push(`${identifier} ${name}=${value}`),
    reboot: async () => void reached.push(`${identifier} reboot`),
  });
  const made = await startTerraformOnAws(
    {
      instances: [instance('source', 23306, true), instance('replica', 23307, false)],
      secondsPerScheduledMinute: 1,
      historyEventLimit: 60,
      functionEnvironment: { EXTRA: 'extra' },
      onInvocation: (record) => void records.push(record),
    },
    theStack,
    (folder) => ({ TF_VAR_function_zip: join(folder, 'function.zip') }),
  );
  try {
    await made.terraform('apply', '-auto-approve', '-input=false', '-no-color');
  } catch (fault) {
    await made.stop();
    throw fault;
  }
  return { ...made, records, reached };
}

async function theStack(aws: LocalAws, folder: string): Promise<string> {
  Object.assign(process.env, aws.environment);
  const stack = join(folder, 'stack');
  const zip = zipSync({ 'index.js': new Uint8Array(await readFile(join(fixtures, 'index.js'))) });
  await writeFile(join(folder, 'function.zip'), zip);
  await mkdir(stack);
  await copyFile(join(fixtures, 'stack.tf'), join(stack, 'stack.tf'));
  return stack;
}
