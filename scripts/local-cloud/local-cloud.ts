import { mkdir, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type LocalAws,
  type LocalAwsOptions,
  type LocalInstance,
  startLocalAws,
} from '../../lambda/adapters/local/aws';
import { type LocalAzure, localFlexibleServer, startLocalAzure } from '../../lambda/adapters/local/azure';
import { type LocalServers, type LocalServersOptions, startLocalServers } from '../../lambda/adapters/local/mysqld';
import { removeWithUs } from '../../lambda/adapters/local/mysqld/lifeline';
import { makeProjectFolder } from './project-folder';
import { sourceInstance, storePasswords } from './source-instance';

/** Three real MySQL servers behind a local AWS, and a folder from which `cdktf` runs against them. */
export interface LocalCloud {
  readonly servers: LocalServers;
  readonly aws: LocalAws;
  /** Entra and ARM: tokens, and the target's server parameters. */
  readonly azure: LocalAzure;
  /** Where cdktf runs: its output and Terraform's state are here, so that runs beside each other do not meet. */
  readonly project: string;
  /** Logs of AWS and of every function: `<folder>/aws/logs`. */
  readonly folder: string;
  stop(): Promise<void>;
}

export interface LocalCloudOptions {
  /** Stays when the cloud stops. @default a temporary folder, removed on stop */
  readonly folder?: string;
  readonly servers?: LocalServersOptions;
  readonly aws?: Partial<Omit<LocalAwsOptions, 'folder' | 'instances'>>;
  /** The instances that RDS has. @default source and replica, at the addresses of their servers */
  readonly instances?: (servers: LocalServers) => readonly LocalInstance[];
}

/** What the clouds call the local servers. */
export const localIdentifiers = { source: 'shop-source', replica: 'shop-replica', target: 'shop-target' } as const;

export async function startLocalCloud(options: LocalCloudOptions = {}): Promise<LocalCloud> {
  const folder = options.folder ?? (await mkdtemp(join(tmpdir(), 'rds-to-azure-cloud-')));
  const removed = options.folder === undefined ? removeWithUs(folder) : async () => undefined;
  const project = join(folder, 'project');
  await mkdir(folder, { recursive: true });
  await makeProjectFolder(project);
  const servers = await startLocalServers(options.servers);
  const aws = await startLocalAws({
    ...options.aws,
    folder: join(folder, 'aws'),
    instances: (options.instances ?? instancesOf)(servers),
  }).catch(async (fault) => {
    await servers.stop();
    throw fault;
  });
  const azure = await startLocalAzure({
    server: localFlexibleServer(servers, localIdentifiers.target),
    delayMs: options.aws?.parameterDelayMs ?? { min: 0, max: 0 },
    trusts: (assertion) => aws.hasSigned(assertion),
  });
  const stop = async (): Promise<void> => {
    await azure.stop();
    await aws.stop();
    await servers.stop();
    await removed();
  };
  await storePasswords(aws, servers).catch(async (fault) => {
    await stop();
    throw fault;
  });
  return { servers, aws, azure, project, folder, stop };
}

/** The usual ones. */
export function instancesOf(servers: LocalServers): readonly LocalInstance[] {
  return [
    { ...sourceInstance(servers, 'source', localIdentifiers.source), seed: true },
    sourceInstance(servers, 'replica', localIdentifiers.replica),
  ];
}
