import { DefaultAzureCredential, type TokenCredential } from '@azure/identity';
import type { AzureControl } from '../../contract/desired';
import { connectionOptions } from './connection';

/**
 * Whoever is logged in where this runs: AZURE_* in the environment, a workload's or a managed identity, `az login`, in the order of
 * Azure's own tools. In a file of its own, so that the function's bundle does not carry what looks for all of them.
 * https://learn.microsoft.com/azure/developer/javascript/sdk/authentication/credential-chains
 */
export function shellCredential({ endpoints }: AzureControl): TokenCredential {
  return new DefaultAzureCredential({
    ...connectionOptions(endpoints),
    ...(endpoints === undefined ? {} : { authorityHost: endpoints.authority, disableInstanceDiscovery: true }),
  });
}
