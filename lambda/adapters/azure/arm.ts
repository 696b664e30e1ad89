import { MySQLManagementFlexibleServerClient } from '@azure/arm-mysql-flexible';
import type { TokenCredential } from '@azure/identity';
import type { AzureControl } from '../../contract/desired';
import { azureProblem } from './azure-fault';
import { connectionOptions } from './connection';

const publicCloud = 'https://management.azure.com';

/** Azure Resource Manager as the one server is reached through it. Nothing is asked before the first call. */
export interface Arm {
  readonly control: AzureControl;
  readonly client: MySQLManagementFlexibleServerClient;
  /** Of the server: `https://management.azure.com/subscriptions/...`. */
  readonly url: string;
  /** What is thrown becomes a Problem that says what was to be done. */
  asking<T>(what: string, answer: Promise<T>): Promise<T>;
}

export function openArm(control: AzureControl, credential: TokenCredential): Arm {
  const { subscription, resourceGroup, server, endpoints } = control;
  const host = endpoints?.management.replace(/\/$/, '') ?? publicCloud;
  return {
    control,
    client: new MySQLManagementFlexibleServerClient(credential, subscription, {
      endpoint: host,
      credentialScopes: `${host}/.default`,
      ...connectionOptions(endpoints),
    }),
    url: `${host}/subscriptions/${subscription}/resourceGroups/${encodeURIComponent(resourceGroup)}/providers/Microsoft.DBforMySQL/flexibleServers/${encodeURIComponent(server)}`,
    asking: async (what, answer) =>
      answer.catch((thrown: unknown) => {
        throw azureProblem(`${what} of ${server}`, thrown, control.login.kind);
      }),
  };
}
