import { armParameters, armServer, azureCredential, openArm } from '../../lambda/adapters/azure';
import {
  type LocalAzure,
  type LocalShape,
  localFlexibleServer,
  startLocalAzure,
} from '../../lambda/adapters/local/azure';
import type { LocalServers } from '../../lambda/adapters/local/mysqld';
import { parameterFence } from '../../lambda/adapters/node';
import type { AzureControl } from '../../lambda/contract/desired';
import type { Ports, TargetParameters, TargetPlatform } from '../../lambda/migration/ports';

/** The target's platform over TLS: a local Entra and ARM whose server is the local target. */
export interface AzurePlatform {
  readonly azure: LocalAzure;
  control(changes?: Partial<AzureControl>): AzureControl;
  hands(changes?: Partial<AzureControl>): { readonly parameters: TargetParameters; readonly server: TargetPlatform };
  /** The ports of a migration with these hands. */
  readonly around: (ports: Ports) => Ports;
  stop(): Promise<void>;
}

function unused(): never {
  throw new Error('the login of a shell is tried elsewhere');
}

export const signedByAws = 'signed by AWS';

export async function startAzurePlatform(
  servers: Pick<LocalServers, 'target' | 'setServerParameter'>,
  options: { readonly shape?: Partial<LocalShape>; readonly staticParameters?: readonly string[] } = {},
): Promise<AzurePlatform> {
  const azure = await startLocalAzure({
    server: localFlexibleServer(servers, 'shop-target'),
    delayMs: { min: 50, max: 300 },
    trusts: (assertion) => assertion === signedByAws,
    ...options,
  });
  const { subscription, resourceGroup, tenant, client, endpoint, caPem } = azure;
  const control = (changes: Partial<AzureControl> = {}): AzureControl => ({
    ...{ subscription, resourceGroup, server: 'shop-target' },
    login: { kind: 'federated', tenant, client },
    endpoints: { management: endpoint, authority: endpoint, caPem },
    ...changes,
  });
  const hands = (changes: Partial<AzureControl> = {}) => {
    const wanted = control(changes);
    const sources = { assertion: async () => signedByAws, secretOf: async () => 'unused', shell: unused };
    const arm = openArm(wanted, azureCredential(wanted, sources));
    return { parameters: armParameters(arm), server: armServer(arm) };
  };
  return {
    azure,
    control,
    hands,
    around: (ports) => {
      const { parameters, server } = hands();
      return {
        ...ports,
        targetParameters: parameters,
        targetPlatform: server,
        targetFence: parameterFence(parameters),
      };
    },
    stop: () => azure.stop(),
  };
}
