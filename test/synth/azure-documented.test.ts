import { aMigration, anAzureTarget, aVnet } from '../support/a-migration';
import { undocumented } from '../support/azurerm-schema';
import { synthesized } from '../support/synthesized';

jest.setTimeout(120_000);

const id = anAzureTarget().azure.subscriptionId;
const login = { tenantId: id, clientId: id };
const at = (group: string, kind: string) => `/subscriptions/${id}/resourceGroups/${group}/providers/${kind}`;
const withGtids = { parameters: { 'gtid-mode': 'ON', enforce_gtid_consistency: 'ON' } };

const handlers = (app: object = {}) => ({
  ...{ ...login, target: 'azure-function', targetPasswordSecret: 'https://shop.vault.azure.net/secrets/target' },
  keyVaultId: at('secrets', 'Microsoft.KeyVault/vaults/shop'),
  app: {
    ...{ subscriptionId: id, resourceGroup: 'shop-migration', location: 'westeurope', name: 'shop-migration' },
    storageAccountId: at('code', 'Microsoft.Storage/storageAccounts/shopmigration'),
    subnetId: at('net', 'Microsoft.Network/virtualNetworks/shop/subnets/functions'),
    ...{ deployFrom: ['18.1.2.3'], allowedAddresses: ['18.9.9.9'], ...app },
  },
});
const azure = (changes: object) => ({ azure: { ...anAzureTarget().azure, ...changes } });

/** Together they make every resource and every argument of Azure that the constructs know. */
const stacks: Readonly<Record<string, Record<string, unknown>>> = {
  'a public server with everything': {
    target: azure({
      ...{ zone: '1', storage: { sizeGb: 256, iops: 3000 }, sourceAddresses: ['3.4.5.6'], passwordVersion: 2 },
      databases: [{ name: 'x', charset: 'utf8mb4', collation: 'utf8mb4_0900_ai_ci' }],
      monitoring: { logs: { retentionDays: 60 } },
      management: { ...login, load: { skuName: 'MO_Standard_E16ds_v4', iops: 20000 } },
    }),
    alarms: { emails: ['dba@shop.example'] },
  },
  'a server inside of a network, with a standby in another zone': {
    target: azure({
      ...{ allowedAddresses: [], vnet: aVnet, zone: '1' },
      highAvailability: { mode: 'ZoneRedundant', standbyZone: '2' },
      management: { ...login, gtidReset: true },
    }),
    network: { targetAddresses: ['10.20.4.4'], vpcId: 'vpc-1a', subnetIds: ['subnet-1a'] },
    source: { ...aMigration().source, ...withGtids },
  },
  'a Function app, its code by the provider': {
    target: anAzureTarget(),
    handlers: handlers({ publish: 'provider' }),
  },
  'a Function app, its code by the command line': {
    target: anAzureTarget(),
    handlers: handlers({
      memoryMegabytes: 4096,
      logs: { workspaceId: at('logs', 'Microsoft.OperationalInsights/workspaces/all') },
    }),
  },
  'a server that is there': {
    target: {
      existing: {
        ...aMigration().target.existing,
        management: { ...login, subscriptionId: id, resourceGroup: 'theirs', serverName: 'shop-production' },
        monitoring: { logs: { workspaceId: at('logs', 'Microsoft.OperationalInsights/workspaces/all') } },
      },
    },
  },
};
const made = () => Object.entries(stacks).map(([name, changes]) => ({ name, ...synthesized(changes) }));

type Values = Readonly<Record<string, unknown>>;
const ofAzure = (resources: Readonly<Record<string, Values>>) =>
  Object.entries(resources)
    .filter(([address]) => address.startsWith('azurerm_'))
    .map(([address, values]) => ({ address, type: address.split('.')[0] ?? '', values }));

test('every argument is one that the provider documents, and what it requires is given', () => {
  for (const { name, resources } of made()) {
    const faults = ofAzure(resources).flatMap(({ type, values }) => undocumented(type, values));

    expect([name, faults]).toEqual([name, []]);
  }
});

test('the schema is awake', () => {
  const rule = { name: 'a', server_name: 'b', start_ip_address: '1.1.1.1', end_ip_adress: '1.1.1.1' };

  expect(undocumented('azurerm_mysql_flexible_server_firewall_rule', rule)).toEqual([
    'azurerm_mysql_flexible_server_firewall_rule.end_ip_address is required',
    'azurerm_mysql_flexible_server_firewall_rule.resource_group_name is required',
    'azurerm_mysql_flexible_server_firewall_rule.end_ip_adress is not documented',
  ]);
  const app = { site_config: { ip_restriction: [{ ip: 'x' }] } };
  expect(undocumented('azurerm_function_app_flex_consumption', app)).toContain(
    'azurerm_function_app_flex_consumption.site_config.ip_restriction.ip is not documented',
  );
});

/** From the pages of azurerm 4.55.0: what a value may be. A value that only Terraform knows is not looked at. */
const documented: Readonly<Record<string, readonly string[]>> = {
  'azurerm_application_insights.application_type': ['ios java MobileCenter Node.JS other phone store web'],
  'azurerm_function_app_flex_consumption.instance_memory_in_mb': ['512 2048 4096'],
  'azurerm_function_app_flex_consumption.runtime_name': ['node dotnet-isolated powershell python java custom'],
  'azurerm_function_app_flex_consumption.runtime_version': ['20 22'],
  'azurerm_function_app_flex_consumption.storage_container_type': ['blobContainer'],
  'azurerm_function_app_flex_consumption.storage_authentication_type': [
    'StorageAccountConnectionString SystemAssignedIdentity UserAssignedIdentity',
  ],
  'azurerm_function_app_flex_consumption.auth_settings_v2.unauthenticated_action': [
    'RedirectToLoginPage AllowAnonymous Return401 Return403',
  ],
  'azurerm_function_app_flex_consumption.identity.type': ['SystemAssigned|UserAssigned|SystemAssigned, UserAssigned'],
  'azurerm_function_app_flex_consumption.site_config.minimum_tls_version': ['1.0 1.1 1.2 1.3'],
  'azurerm_function_app_flex_consumption.site_config.scm_minimum_tls_version': ['1.0 1.1 1.2 1.3'],
  'azurerm_function_app_flex_consumption.site_config.ip_restriction_default_action': ['Allow Deny'],
  'azurerm_function_app_flex_consumption.site_config.scm_ip_restriction_default_action': ['Allow Deny'],
  'azurerm_function_app_flex_consumption.site_config.ip_restriction.action': ['Allow Deny'],
  'azurerm_function_app_flex_consumption.site_config.scm_ip_restriction.action': ['Allow Deny'],
  'azurerm_log_analytics_workspace.sku': [
    'PerNode Premium Standard Standalone Unlimited CapacityReservation PerGB2018 LACluster',
  ],
  'azurerm_monitor_metric_alert.criteria.aggregation': ['Average Count Minimum Maximum Total'],
  'azurerm_monitor_metric_alert.criteria.operator': ['Equals GreaterThan GreaterThanOrEqual LessThan LessThanOrEqual'],
  'azurerm_monitor_metric_alert.frequency': ['PT1M PT5M PT15M PT30M PT1H'],
  'azurerm_monitor_metric_alert.window_size': ['PT1M PT5M PT15M PT30M PT1H PT6H PT12H P1D'],
  'azurerm_monitor_metric_alert.severity': ['0 1 2 3 4'],
  'azurerm_mysql_flexible_server.high_availability.mode': ['ZoneRedundant SameZone'],
  'azurerm_mysql_flexible_server.public_network_access': ['Enabled Disabled'],
  'azurerm_mysql_flexible_server.version': ['5.7 8.0.21 8.4'],
  'azurerm_mysql_flexible_server.zone': ['1 2 3'],
  'azurerm_role_assignment.principal_type': ['User Group ServicePrincipal'],
  'azurerm_service_plan.os_type': ['Windows Linux WindowsContainer'],
  'azurerm_storage_container.container_access_type': ['blob container private'],
};

test('a value with a documented list is of that list, and every list is used', () => {
  const used = new Set<string>();
  for (const { resources } of made()) {
    for (const { type, values } of ofAzure(resources)) {
      for (const [path, value] of leaves(type, values)) {
        const list = documented[path];
        if (list === undefined || String(value).includes('$')) continue;
        used.add(path);
        const allowed = list.flatMap((line) => line.split(line.includes('|') ? '|' : ' '));
        expect([path, allowed]).toEqual([path, expect.arrayContaining([String(value)])]);
      }
    }
  }

  expect(Object.keys(documented).filter((path) => !used.has(path))).toEqual([]);
});

function leaves(path: string, value: unknown): readonly (readonly [path: string, value: unknown])[] {
  if (Array.isArray(value)) return value.flatMap((one) => leaves(path, one));
  if (typeof value !== 'object' || value === null) return [[path, value]];
  return Object.entries(value).flatMap(([name, one]) => leaves(`${path}.${name}`, one));
}

/** Documented as excluding each other, or as going together. */
test('what excludes each other is never together, and what goes together is', () => {
  for (const { name, resources } of made()) {
    for (const { type, values } of ofAzure(resources)) {
      const has = (key: string) => values[key] !== undefined;
      const storage: Values = Object(values.storage);
      if (type === 'azurerm_mysql_flexible_server') {
        expect([name, has('administrator_password') && has('administrator_password_wo')]).toEqual([name, false]);
        expect(has('administrator_password_wo')).toBe(has('administrator_password_wo_version'));
        expect(has('delegated_subnet_id')).toBe(has('private_dns_zone_id'));
        // With a network of its own a server has no public access.
        expect(values.public_network_access).toBe(has('delegated_subnet_id') ? 'Disabled' : 'Enabled');
        expect(storage.iops !== undefined && storage.io_scaling_enabled === true).toBe(false);
      }
      if (type === 'azurerm_function_app_flex_consumption') {
        expect(has('storage_access_key')).toBe(false);
        expect(values.storage_authentication_type === 'UserAssignedIdentity').toBe(
          has('storage_user_assigned_identity_id'),
        );
        expect(has('auth_settings') && has('auth_settings_v2')).toBe(false);
      }
      if (type === 'azurerm_role_assignment') {
        expect(has('role_definition_name') && has('role_definition_id')).toBe(false);
      }
      if (type === 'azurerm_monitor_diagnostic_setting') {
        const places = ['log_analytics_workspace_id', 'storage_account_id', 'eventhub_authorization_rule_id'];
        expect(places.filter(has)).toHaveLength(1);
      }
      if (type === 'azurerm_monitor_action_group') expect(String(values.short_name).length).toBeLessThanOrEqual(12);
    }
  }
});

test('what can have tags has them, of the app too', () => {
  const untagged = /server_(firewall_rule|configuration)|database|diagnostic|role_assignment|container|subnet/;
  for (const { name, resources } of made()) {
    const without = ofAzure(resources).filter(
      ({ type, values }) => !untagged.test(type) && Object(values.tags)['rds-to-azure'] !== 'shop',
    );
    expect([name, without.map(({ address }) => address)]).toEqual([name, []]);
  }
});
