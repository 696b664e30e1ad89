import { DataAzurermMysqlFlexibleServer } from '@cdktf/provider-azurerm/lib/data-azurerm-mysql-flexible-server';
import type { IResolvable, TerraformStack } from 'cdktf';
import { Alerts } from './azure/alerts';
import { azurermProvider } from './azure/azurerm-provider';
import { Diagnostics } from './azure/diagnostics';
import { FlexibleServer } from './azure/flexible-server';
import { tagsOf } from './provider-settings';
import type { MonitoringSettings, Settings } from './settings';

export interface WatchedTargetProps {
  readonly settings: Settings;
  readonly target: object;
  /** True once the target takes the writes. */
  readonly promoted: IResolvable;
}

interface Watched {
  readonly id: string;
  readonly resourceGroup: string;
  readonly location: string;
  readonly monitoring: MonitoringSettings;
}

/** Azure Monitor on the target: always where the stack makes it, by the settings where it is there already. */
export function watchTarget(stack: TerraformStack, { settings, target, promoted }: WatchedTargetProps): void {
  const watched = target instanceof FlexibleServer ? own(settings, target) : existing(stack, settings);
  if (watched === undefined) return;
  const { id, resourceGroup, location, monitoring } = watched;
  const common = { migration: settings.name, resourceGroup, server: id, tags: tagsOf(settings) };
  new Alerts(stack, 'azure-alerts', { ...common, monitoring, alarms: settings.alarms, promoted });
  const { logs } = monitoring;
  if (logs !== undefined) new Diagnostics(stack, 'azure-diagnostics', { ...common, location, logs });
}

function own({ target }: Settings, { resource, group }: FlexibleServer): Watched | undefined {
  if (!('azure' in target)) return undefined;
  const { monitoring, location } = target.azure;
  return { id: resource.id, resourceGroup: group.name, location, monitoring };
}

/** Looked up, so that a plan fails where the settings name a server that is not there. */
function existing(stack: TerraformStack, { target }: Settings): Watched | undefined {
  if (!('existing' in target)) return undefined;
  const { monitoring, management } = target.existing;
  if (monitoring === undefined || management === undefined) return undefined;
  azurermProvider(stack, management.subscriptionId);
  const server = new DataAzurermMysqlFlexibleServer(stack, 'azure-target', {
    name: management.serverName,
    resourceGroupName: management.resourceGroup,
  });
  return { id: server.id, resourceGroup: management.resourceGroup, location: server.location, monitoring };
}
