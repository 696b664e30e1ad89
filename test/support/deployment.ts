import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { GetParameterCommand, ParameterNotFound, SSMClient } from '@aws-sdk/client-ssm';
import { type PublishedKey, parameterName } from '../../lambda/contract/names';
import {
  type CdktfRun,
  type LocalCloud,
  type LocalCloudOptions,
  type MigrationChanges,
  runCdktf,
  startLocalCloud,
  writeMigrationFile,
} from '../../scripts/local-cloud';
import { makeApplicationAccount, makeSmallShop } from './small-shop';

/** A local cloud with a small database in it, and the real cdktf before it. */
export interface Deployment {
  readonly cloud: LocalCloud;
  cdktf(...args: string[]): Promise<CdktfRun>;
  deploy(...args: string[]): Promise<CdktfRun>;
  /** `environments/<environment>.json`: what is laid over the settings. */
  overlay(changes: MigrationChanges): Promise<void>;
  published(key: PublishedKey): Promise<string | undefined>;
  /** Fails with what was last seen. */
  until(what: string, holds: () => Promise<boolean>, seconds?: number): Promise<void>;
  stop(): Promise<void>;
}

export interface DeploymentOptions extends LocalCloudOptions {
  readonly migration?: MigrationChanges;
  /** Named in ENVIRONMENT at every run. @default none */
  readonly environment?: string;
}

export async function startDeployment(options: DeploymentOptions = {}): Promise<Deployment> {
  const cloud = await startLocalCloud({
    ...options,
    aws: { parameterDelayMs: { min: 1000, max: 3000 }, ...options.aws },
  });
  const ssm = new SSMClient({
    endpoint: cloud.aws.endpoint,
    region: cloud.aws.region,
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  const stop = async (): Promise<void> => {
    ssm.destroy();
    await cloud.stop();
  };
  try {
    await makeSmallShop(cloud.servers.source);
    await makeApplicationAccount(cloud.servers.target);
    await writeMigrationFile(cloud, options.migration);
  } catch (fault) {
    await stop();
    throw fault;
  }
  const { environment } = options;
  const named = environment === undefined ? {} : { environment: { ENVIRONMENT: environment } };
  const cdktf = (...args: string[]): Promise<CdktfRun> => runCdktf(cloud, args, named);
  return {
    cloud,
    cdktf,
    deploy: (...args) => cdktf('deploy', '--auto-approve', ...args),
    overlay: async (changes) => {
      const folder = join(cloud.project, 'environments');
      await mkdir(folder, { recursive: true });
      await writeFile(join(folder, `${environment}.json`), JSON.stringify(changes));
    },
    published: async (key) => {
      const get = new GetParameterCommand({ Name: parameterName('shop', key), WithDecryption: true });
      const answer = await ssm.send(get).catch((fault: unknown) => {
        if (fault instanceof ParameterNotFound) return undefined;
        throw fault;
      });
      return answer?.Parameter?.Value;
    },
    until,
    stop,
  };
}

/** Generous: other suites run beside. */
async function until(what: string, holds: () => Promise<boolean>, seconds = 240): Promise<void> {
  const end = Date.now() + seconds * 1000;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`not within ${seconds} s: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}

/** What a person sees of a run that surprised: the output without the drawing of progress. */
export function shown(run: CdktfRun): string {
  return run.output
    .split('\n')
    .map((line) => line.trimEnd())
    .filter((line) => line !== '' && !/^[\u2800-\u28ff]/.test(line))
    .join('\n');
}
