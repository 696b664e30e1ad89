import { RDSClient } from '@aws-sdk/client-rds';
import type { Desired } from '../../contract/desired';
import type { Fence, Instance } from '../../migration/ports';
import { parameterGroupFence } from './parameter-group-fence';
import { rdsInstance } from './rds-instance';

export interface RdsControl {
  readonly fence: Fence;
  readonly instance: Instance;
  destroy(): void;
}

/** All that a shell needs of AWS: the source's instance and its fence. Region and credentials are the shell's. */
export function rdsControl({ instance, parameterGroup, readOnlyWas }: NonNullable<Desired['rds']>): RdsControl {
  const client = new RDSClient({
    maxAttempts: 4,
    retryMode: 'standard',
    requestHandler: { connectionTimeout: 2000, requestTimeout: 10_000, throwOnRequestTimeout: true },
  });
  return {
    fence: parameterGroupFence({ rds: () => client, parameterGroup, was: readOnlyWas }),
    instance: rdsInstance({ rds: () => client, instance, parameterGroup }),
    destroy: () => client.destroy(),
  };
}
