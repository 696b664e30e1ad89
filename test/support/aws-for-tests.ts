import { join } from 'node:path';
import { type AwsClients, awsClients } from '../../lambda/adapters/aws';
import { type LocalAws, type LocalInstance, startLocalAws } from '../../lambda/adapters/local/aws';
import { temporaryFolders } from './temporary-folder';

export interface AwsForTests {
  readonly clients: AwsClients;
  readonly aws: LocalAws;
  stop(): Promise<void>;
}

/** The local AWS, and clients that find it as they find the real one: by the environment. */
export async function startAwsForTests(instances: readonly LocalInstance[] = []): Promise<AwsForTests> {
  const folders = temporaryFolders();
  const aws = await startLocalAws({ folder: join(await folders.make(), 'aws'), instances });
  const before = { ...process.env };
  Object.assign(process.env, aws.environment);
  const clients = awsClients({ forcePathStyle: true });
  return {
    clients,
    aws,
    async stop() {
      clients.destroy();
      for (const name of Object.keys(aws.environment)) {
        const was = before[name];
        if (was === undefined) delete process.env[name];
        else process.env[name] = was;
      }
      await aws.stop();
      await folders.remove();
    },
  };
}
