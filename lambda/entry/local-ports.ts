import { join } from 'node:path';
import { rdsControl } from '../adapters/aws/rds-control';
import { noHands } from '../adapters/azure/no-hands';
import { shellParameters } from '../adapters/azure/shell-parameters';
import { shellPlatform } from '../adapters/azure/shell-platform';
import { environmentPasswords, fromEnvironment } from '../adapters/local/environment-passwords';
import { folderBlobs } from '../adapters/local/folder-blobs';
import { folderPublished } from '../adapters/local/folder-published';
import { folderRecords } from '../adapters/local/folder-records';
import { noInstance } from '../adapters/local/no-instance';
import { processDeadMan } from '../adapters/local/process-dead-man';
import { runTypescript } from '../adapters/local/run-typescript';
import { variableFence } from '../adapters/local/variable-fence';
import { variableTargetParameters } from '../adapters/local/variable-target-parameters';
import { frozenReaders, mysqlBinlogs, mysqlDatabases } from '../adapters/mysql2';
import { blobFenceRequests, noTargetPlatform, parameterFence, systemClock, webhookHooks } from '../adapters/node';
import type { Desired } from '../contract/desired';
import type { Databases, Observer, Ports, TargetParameters } from '../migration/ports';

export interface LocalPorts {
  readonly ports: Ports;
  close(): Promise<void>;
}

/**
 * The world of a migration that is driven from a shell: state in a folder, passwords in the environment. AWS is asked
 * only about an RDS source, Azure only about the parameters of a Flexible Server, each with the login of the shell.
 */
export function localPorts(options: {
  readonly desired: Desired;
  readonly stateDir: string;
  readonly observer: Observer;
}): LocalPorts {
  const { desired, stateDir } = options;
  const published = folderPublished(join(stateDir, 'published'));
  const passwords = environmentPasswords({ desired, environment: process.env, published });
  const databases = mysqlDatabases({ desired, passwords });
  const hookSecret = desired.hooks.secret;
  const readers = frozenReaders(desired, databases);
  const targetParameters = parametersOf(desired, databases);
  const rds = desired.rds === undefined ? undefined : rdsControl(desired.rds);
  const blobs = folderBlobs(join(stateDir, 'blobs'));
  const ports: Ports = {
    databases,
    binlogs: mysqlBinlogs({ desired, passwords }),
    frozenReaders: readers,
    records: folderRecords(join(stateDir, 'record')),
    blobs,
    published,
    passwords,
    fence: rds?.fence ?? variableFence({ databases, timeoutSeconds: desired.limits.fenceTimeoutSeconds }),
    targetFence:
      desired.target.platform === 'azure'
        ? parameterFence(targetParameters)
        : variableFence({ databases, server: 'target', timeoutSeconds: desired.limits.fenceTimeoutSeconds }),
    fenceRequests: blobFenceRequests(blobs),
    instance: rds?.instance ?? noInstance,
    targetParameters,
    targetPlatform: desired.azure === undefined ? noTargetPlatform : shellPlatform(desired.azure),
    deadMan: processDeadMan({
      folder: join(stateDir, 'dead-man'),
      resolveCommand: (cutover) => runTypescript(join(__dirname, 'local-resolve.ts'), [stateDir, cutover]),
    }),
    hooks: webhookHooks({
      migration: desired.name,
      hooks: desired.hooks,
      ...(hookSecret === undefined ? {} : { secret: async () => fromEnvironment(hookSecret, process.env) }),
    }),
    clock: systemClock,
    observer: options.observer,
  };
  return {
    ports,
    async close() {
      await readers.release();
      rds?.destroy();
    },
  };
}

function parametersOf({ azure, target }: Desired, databases: Databases): TargetParameters {
  if (azure !== undefined) return shellParameters(azure);
  return target.platform === 'azure' ? withoutServer : variableTargetParameters(databases);
}

const withoutServer = noHands('name the server with --azure-server, and be logged in at Azure (az login)');
