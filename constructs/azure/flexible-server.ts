import { MysqlFlexibleDatabase } from '@cdktf/provider-azurerm/lib/mysql-flexible-database';
import { MysqlFlexibleServer } from '@cdktf/provider-azurerm/lib/mysql-flexible-server';
import { MysqlFlexibleServerFirewallRule } from '@cdktf/provider-azurerm/lib/mysql-flexible-server-firewall-rule';
import { AzurermProvider } from '@cdktf/provider-azurerm/lib/provider';
import { ResourceGroup } from '@cdktf/provider-azurerm/lib/resource-group';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { EphemeralPassword } from '../aws/ephemeral-password';
import type { AzureSettings } from '../settings';
import { ServerParameters } from './server-parameters';

export interface FlexibleServerProps {
  readonly azure: AzureSettings;
  /** SecureString with the admin's password. */
  readonly passwordArn: string;
  readonly tags: Readonly<Record<string, string>>;
}

/**
 * The target, when the stack makes it. Public access with firewall rules; until promotion they admit only our
 * egress. What holds data is not destroyed without `allowDestroy` (docs/adr/0003).
 */
export class FlexibleServer extends Construct {
  readonly host: string;
  readonly port = 3306;
  readonly parts: readonly ITerraformDependable[];

  constructor(scope: Construct, id: string, props: FlexibleServerProps) {
    super(scope, id);
    const { azure, tags } = props;
    const lifecycle = { preventDestroy: !azure.allowDestroy };
    new AzurermProvider(this, 'azurerm', { features: [{}], subscriptionId: azure.subscriptionId });
    const group = new ResourceGroup(this, 'group', {
      name: azure.resourceGroup,
      location: azure.location,
      tags: { ...tags },
      lifecycle,
    });
    const password = new EphemeralPassword(this, 'password', props.passwordArn);
    const server = new MysqlFlexibleServer(this, 'server', {
      name: azure.serverName,
      resourceGroupName: group.name,
      location: group.location,
      skuName: azure.skuName,
      version: azure.version,
      administratorLogin: azure.administratorLogin,
      administratorPasswordWo: password.value,
      administratorPasswordWoVersion: azure.passwordVersion,
      backupRetentionDays: azure.backupRetentionDays,
      // A server with geo-redundant backups takes no GTID reset, and the choice is for ever.
      geoRedundantBackupEnabled: false,
      publicNetworkAccess: 'Enabled',
      storage: {
        sizeGb: azure.storage.sizeGb,
        autoGrowEnabled: azure.storage.autoGrow,
        ioScalingEnabled: azure.storage.ioScaling,
        ...(azure.storage.iops === undefined ? {} : { iops: azure.storage.iops }),
      },
      ...(azure.zone === undefined ? {} : { zone: azure.zone }),
      tags: { ...tags },
      // Azure moves a server between zones, and grows its storage, by itself.
      lifecycle: { ...lifecycle, ignoreChanges: ['zone', 'storage[0].size_gb'] },
    });
    this.host = server.fqdn;
    const of = { resourceGroupName: group.name, serverName: server.name };
    const rules = azure.allowedAddresses.map(
      (address) =>
        new MysqlFlexibleServerFirewallRule(this, `admit-${address.replaceAll('.', '-')}`, {
          name: `migration-${address.replaceAll('.', '-')}`,
          ...of,
          startIpAddress: address,
          endIpAddress: address,
        }),
    );
    const parameters = new ServerParameters(this, 'parameters', {
      resourceGroup: group.name,
      server: server.name,
      own: azure.parameters,
    });
    const databases = azure.databases.map(
      (database) => new MysqlFlexibleDatabase(this, `database-${database.name}`, { ...database, ...of, lifecycle }),
    );
    this.parts = [server, ...rules, ...parameters.all, ...databases];
  }
}
