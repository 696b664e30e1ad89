import type { AzureControl } from '../../lambda/contract/desired';
import { usageProblem } from './exit-code';
import type { GivenOptions } from './options';
import type { Settings } from './settings';

const resourceId =
  /^\/subscriptions\/([0-9a-f-]{36})\/resourceGroups\/([^/]+)\/providers\/Microsoft\.DBforMySQL\/flexibleServers\/([^/]+)\/?$/i;

/** The hands on a Flexible Server, as `az mysql flexible-server show --query id` names it. The login is never remembered. */
export function azureFrom(
  { azureServer, azureManagement, azureAuthority }: GivenOptions,
  known: AzureControl | undefined,
): Partial<Pick<Settings, 'azure'>> {
  const endpoints = endpointsFrom(azureManagement, azureAuthority) ?? known?.endpoints;
  const place = azureServer === undefined ? placeOf(known) : parseResourceId(azureServer);
  if (place === undefined) {
    if (endpoints === undefined) return {};
    throw usageProblem('--azure-management without --azure-server', 'name the server as well');
  }
  return { azure: { ...place, login: { kind: 'shell' }, ...(endpoints === undefined ? {} : { endpoints }) } };
}

function placeOf(known: AzureControl | undefined) {
  return known === undefined
    ? undefined
    : { subscription: known.subscription, resourceGroup: known.resourceGroup, server: known.server };
}

function parseResourceId(text: string) {
  const [, subscription, resourceGroup, server] = resourceId.exec(text) ?? [];
  if (subscription === undefined || resourceGroup === undefined || server === undefined) {
    throw usageProblem(
      `--azure-server: ${text} is no resource id of a Flexible Server`,
      'az mysql flexible-server show -g <group> -n <name> --query id says it',
    );
  }
  return { subscription, resourceGroup, server };
}

function endpointsFrom(management: string | undefined, authority: string | undefined) {
  if (management === undefined && authority === undefined) return undefined;
  if (management !== undefined && authority !== undefined) return { management, authority };
  throw usageProblem('--azure-management and --azure-authority belong together', 'give both');
}
