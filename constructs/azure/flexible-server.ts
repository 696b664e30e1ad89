import { MysqlFlexibleDatabase } from '@cdktf/provider-azurerm/lib/mysql-flexible-database';
import { MysqlFlexibleServer } from '@cdktf/provider-azurerm/lib/mysql-flexible-server';
import { AzurermProvider } from '@cdktf/provider-azurerm/lib/provider';
import { ResourceGroup } from '@cdktf/provider-azurerm/lib/resource-group';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { EphemeralPassword } from '../aws/ephemeral-password';
import type { AzureSettings } from '../settings';
import { type AdmittedProps, NetworkPath } from './network-path';
import { ServerParameters } from './server-parameters';

export interface FlexibleServerProps {
  readonly azure: AzureSettings;
  /** SecureString with the admin's password. */
  readonly passwordArn: string;
  readonly tags: Record<string, string>;
  readonly admitted: AdmittedProps;
}

/** The target, when the stack makes it. What holds data is not destroyed without `allowDestroy` (docs/adr/0003). */
export class FlexibleServer extends Construct {
  readonly host: string;
  readonly port = 3306;
  readonly parts: readonly ITerraformDependable[];
  readonly resource: MysqlFlexibleServer;
  readonly group: ResourceGroup;

  constructor(scope: Construct, id: string, props: FlexibleServerProps) {
    super(scope, id);
    const { azure, tags } = props;
    const lifecycle = { preventDestroy: !azure.allowDestroy };
    new AzurermProvider(this, 'azurerm', { features: [{}], subscriptionId: azure.subscriptionId });
    const group = new ResourceGroup(this, 'group', {
      ...{ name: azure.resourceGroup, location: azure.location, tags, lifecycle },
    });
    const network = new NetworkPath(this, 'network', { azure, resourceGroup: group.name, tags });
    const password = new EphemeralPassword(this, 'password', props.passwordArn);
    const server = new MysqlFlexibleServer(this, 'server', {
      name: azure.serverName,
      resourceGroupName: group.name,
      location: group.location,
      version: azure.version,
      administratorLogin: azure.administratorLogin,
      administratorPasswordWo: password.value,
      administratorPasswordWoVersion: azure.passwordVersion,
      backupRetentionDays: azure.backupRetentionDays,
      geoRedundantBackupEnabled: azure.geoRedundantBackup,
      ...sizeOf(azure),
      ...placeOf(azure),
      ...network.server,
      tags,
      dependsOn: network.before,
      lifecycle: { ...lifecycle, ignoreChanges: movesByItself(azure) },
    });
    this.resource = server;
    this.group = group;
    this.host = server.fqdn;
    const of = { resourceGroupName: group.name, serverName: server.name };
    const parameters = new ServerParameters(this, 'parameters', {
      resourceGroup: group.name,
      server: server.name,
      own: { ...azure.parameters, ...azure.otherParameters },
    });
    const databases = azure.databases.map(
      (database) => new MysqlFlexibleDatabase(this, `database-${database.name}`, { ...database, ...of, lifecycle }),
    );
    this.parts = [server, ...network.admit(this, server.name, props.admitted), ...parameters.all, ...databases];
  }
}

function sizeOf({ skuName, storage }: AzureSettings) {
  return {
    skuName,
    storage: {
      sizeGb: storage.sizeGb,
      autoGrowEnabled: storage.autoGrow,
      ioScalingEnabled: storage.ioScaling,
      ...(storage.iops === undefined ? {} : { iops: storage.iops }),
      // Accelerated logs ignore how long binlogs are to be kept, and the way back lives on them.
      logOnDiskEnabled: false,
    },
  };
}

function placeOf({ zone, highAvailability }: AzureSettings) {
  if (highAvailability === undefined) return zone === undefined ? {} : { zone };
  const { mode, standbyZone } = highAvailability;
  return {
    ...(zone === undefined ? {} : { zone }),
    highAvailability: { mode, ...(standbyZone === undefined ? {} : { standbyAvailabilityZone: standbyZone }) },
  };
}

/**
 * Azure moves a server between zones, and grows its storage. What is lent for the load is changed by the function and
 * given back by it: Terraform in between would restart the server in the middle of a copy.
 */
function movesByItself({ highAvailability, management }: AzureSettings): string[] {
  const { load } = management ?? {};
  return [
    'zone',
    'storage[0].size_gb',
    ...(highAvailability === undefined ? [] : ['high_availability[0].standby_availability_zone']),
    ...(load?.skuName === undefined ? [] : ['sku_name']),
    ...(load?.iops === undefined ? [] : ['storage[0].iops']),
  ];
}
