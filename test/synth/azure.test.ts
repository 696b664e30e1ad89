import { aMigration, aVnet, anAzureTarget } from '../support/a-migration';
import { azureAlone } from '../support/azure-alone';
import { synthesized } from '../support/synthesized';

// The bindings are large: the first synth on a busy machine takes its time.
jest.setTimeout(60_000);

const azure = (changes: Readonly<Record<string, unknown>> = {}, others: Readonly<Record<string, unknown>> = {}) =>
  synthesized({ target: { azure: { ...anAzureTarget().azure, ...changes } }, ...others });

const inVpc = { network: { targetAddresses: ['10.20.4.4'], vpcId: 'vpc-1a', subnetIds: ['subnet-1a'] } };
const inNetwork = (changes: object = {}, azures: object = {}, network: object = {}) =>
  azure(
    { allowedAddresses: [], vnet: { ...aVnet, ...changes }, ...azures },
    { network: { ...inVpc.network, ...network } },
  );
const withGtids = {
  source: { ...aMigration().source, parameters: { 'gtid-mode': 'ON', enforce_gtid_consistency: 'ON' } },
};
const login = {
  tenantId: '11111111-2222-4333-8444-555555555555',
  clientId: '11111111-2222-4333-8444-555555555556',
};

test('addresses: a rename here replaces a database', () => {
  const addresses = Object.keys(azure().resources).filter((address) => address.startsWith('azurerm_'));

  expect(addresses.sort()).toMatchSnapshot();
});

test('the server is made as the settings say, with the password as a write-only argument of an ephemeral value', () => {
  const stack = azure({ storage: { sizeGb: 512, iops: 3000, autoGrow: false } });

  expect(stack.one('azurerm_mysql_flexible_server')).toMatchObject({
    name: 'shop-production',
    sku_name: 'GP_Standard_D4ds_v4',
    version: '8.4',
    administrator_login: 'boss',
    administrator_password_wo: expect.stringMatching(/^\$\{ephemeral\.aws_ssm_parameter\.\w+\.value\}$/),
    administrator_password_wo_version: 1,
    geo_redundant_backup_enabled: false,
    public_network_access: 'Enabled',
    storage: {
      ...{ size_gb: 512, iops: 3000, auto_grow_enabled: false, io_scaling_enabled: false },
      log_on_disk_enabled: false,
    },
    backup_retention_days: 7,
    tags: { 'rds-to-azure': 'shop' },
    lifecycle: { ignore_changes: ['zone', 'storage[0].size_gb'] },
  });
  expect(stack.document.ephemeral).toMatchObject({ aws_ssm_parameter: expect.anything() });
  expect(stack.text).not.toContain('administrator_password"');
});

test('the firewall admits single addresses, and never all of Azure', () => {
  expect(azure().one('azurerm_mysql_flexible_server_firewall_rule')).toMatchObject({
    start_ip_address: '18.1.2.3',
    end_ip_address: '18.1.2.3',
  });
  expect(() => azure({ allowedAddresses: ['0.0.0.0'] })).toThrow(/would admit every tenant of Azure/);
});

test('the NAT gateway of the function is admitted by the address that AWS says it has', () => {
  const inside = { targetAddresses: ['20.1.2.3'], vpcId: 'vpc-1a', subnetIds: ['subnet-1a'] };
  const stack = azure({ allowedAddresses: [] }, { network: { ...inside, natGatewayIds: ['nat-0a1b2c'] } });
  const address = `$\{data.aws_nat_gateway.function-nat-0a1b2c.public_ip}`;

  expect(stack.one('azurerm_mysql_flexible_server_firewall_rule')).toMatchObject({
    ...{ name: 'migration-nat-0a1b2c', start_ip_address: address, end_ip_address: address },
  });
  expect(() => azure({}, { network: { targetAddresses: ['20.1.2.3'], natGatewayIds: ['nat-0a'] } })).toThrow(
    /network\.natGatewayIds: needs vpcId/,
  );
  expect(() => inNetwork({}, {}, { natGatewayIds: ['nat-0a'] })).toThrow(
    /natGatewayIds: must be absent with target\.azure\.vnet/,
  );
});

test('the source is admitted for the way back, until the clean-up has ended it, and by no rule of another', () => {
  const stack = azure({ sourceAddresses: ['3.4.5.6'] });

  expect(stack.one('azurerm_mysql_flexible_server_firewall_rule', 'admit-source')).toMatchObject({
    ...{ name: 'way-back-3-4-5-6', start_ip_address: '3.4.5.6', end_ip_address: '3.4.5.6' },
    count: expect.stringMatching(/published_level_\w+\.insecure_value == "cleaned-up"\) \? 0 : 1/),
  });
  expect(stack.one('azurerm_mysql_flexible_server_firewall_rule', 'admit-18')).not.toHaveProperty('count');
  expect(() => azure({ sourceAddresses: ['18.1.2.3'] })).toThrow(
    /sourceAddresses: names 18\.1\.2\.3, which allowedAddresses/,
  );
  expect(() => azure({ sourceAddresses: ['3.4.5.6', '3.4.5.6'] })).toThrow(/sourceAddresses: names 3\.4\.5\.6 twice/);
  expect(() => inNetwork({}, { sourceAddresses: ['3.4.5.6'] })).toThrow(/sourceAddresses: must be absent with `vnet`/);
  expect(() => azure({ sourceAddresses: ['3.4.5.6'] }, { wayBack: 'off' })).toThrow(
    /sourceAddresses: must be absent with wayBack/,
  );
});

test('no invisible keys and no events while the migration runs; the scheduler is left alone after', () => {
  const stack = azure({ parameters: { max_connections: '900' } });
  const value = (name: string) => stack.one('azurerm_mysql_flexible_server_configuration', `_${name}_`).value;

  expect(value('sql_generate_invisible_primary_key')).toBe('OFF');
  expect(value('event_scheduler')).toBe('OFF');
  expect(value('max_connections')).toBe('900');
  expect(stack.one('azurerm_mysql_flexible_server_configuration', '_event_scheduler_').lifecycle).toEqual({
    ignore_changes: ['value'],
  });
});

test('what holds data is not destroyed without the second key', () => {
  const databases = [{ name: 'extra', charset: 'utf8mb4', collation: 'utf8mb4_0900_ai_ci' }];
  const kinds = ['azurerm_resource_group', 'azurerm_mysql_flexible_server', 'azurerm_mysql_flexible_database'];

  for (const [allowDestroy, prevented] of [
    [false, true],
    [true, false],
  ] as const) {
    const stack = azure({ databases, allowDestroy });
    for (const kind of kinds) expect(stack.one(kind).lifecycle).toMatchObject({ prevent_destroy: prevented });
  }
});

test('the migration waits for the whole target', () => {
  const needs = JSON.stringify(azure().one('aws_lambda_invocation').depends_on);

  for (const kind of ['server', 'server_configuration', 'server_firewall_rule']) {
    expect(needs).toContain(`azurerm_mysql_flexible_${kind}.`);
  }
});

test('inside of a network: a delegated subnet and a private zone, no public access and no firewall', () => {
  const stack = inNetwork();

  expect(stack.one('azurerm_mysql_flexible_server')).toMatchObject({
    public_network_access: 'Disabled',
    delegated_subnet_id: expect.stringMatching(/^\$\{azurerm_subnet\.\w+\.id\}$/),
    private_dns_zone_id: expect.stringMatching(/^\$\{azurerm_private_dns_zone\.\w+\.id\}$/),
    depends_on: [expect.stringContaining('azurerm_private_dns_zone_virtual_network_link.')],
  });
  expect(stack.one('azurerm_subnet')).toMatchObject({
    name: 'mysql',
    resource_group_name: 'hub',
    virtual_network_name: 'hub',
    address_prefixes: ['10.20.4.0/28'],
    delegation: [
      {
        service_delegation: {
          name: 'Microsoft.DBforMySQL/flexibleServers',
          actions: ['Microsoft.Network/virtualNetworks/subnets/join/action'],
        },
      },
    ],
  });
  expect(stack.one('azurerm_private_dns_zone')).toMatchObject({ name: 'shop.private.mysql.database.azure.com' });
  expect(stack.one('azurerm_private_dns_zone_virtual_network_link')).toMatchObject({
    virtual_network_id: aVnet.virtualNetworkId,
    private_dns_zone_name: expect.stringContaining('azurerm_private_dns_zone.'),
  });
  expect(stack.text).not.toContain('azurerm_mysql_flexible_server_firewall_rule');
});

test('a subnet and a zone that are there are used and not made', () => {
  const subnet = { id: `${aVnet.virtualNetworkId}/subnets/mysql` };
  const privateDnsZone = {
    id: aVnet.virtualNetworkId.replace('virtualNetworks/hub', 'privateDnsZones/shop.mysql.database.azure.com'),
  };
  const stack = inNetwork({ subnet, privateDnsZone });

  expect(stack.one('azurerm_mysql_flexible_server')).toMatchObject({
    delegated_subnet_id: subnet.id,
    private_dns_zone_id: privateDnsZone.id,
  });
  expect(stack.text).not.toMatch(/"azurerm_(subnet|private_dns_zone)/);
});

test('a standby: its mode and zone, and Terraform lets a failover stand', () => {
  const stack = azure(
    {
      zone: '1',
      highAvailability: { mode: 'ZoneRedundant', standbyZone: '2' },
      management: { ...login, gtidReset: true },
    },
    withGtids,
  );

  expect(stack.one('azurerm_mysql_flexible_server')).toMatchObject({
    zone: '1',
    high_availability: { mode: 'ZoneRedundant', standby_availability_zone: '2' },
    lifecycle: { ignore_changes: expect.arrayContaining(['high_availability[0].standby_availability_zone']) },
  });
});

test('what is lent for the load is not taken back by Terraform in the middle of it', () => {
  const load = { skuName: 'MO_Standard_E16ds_v4', iops: 20000 };
  const stack = azure({ management: { ...login, load } });

  expect(stack.one('azurerm_mysql_flexible_server')).toMatchObject({
    sku_name: 'GP_Standard_D4ds_v4',
    lifecycle: { ignore_changes: expect.arrayContaining(['sku_name', 'storage[0].iops']) },
  });
  const wanted = String(stack.one('aws_lambda_invocation').input);
  expect(wanted).toMatch(/"gtidReset"\W+false/);
  expect(wanted).toMatch(/"load"\W+"sku"\W+"MO_Standard_E16ds_v4"\W+"iops"\W+20000/);
});

test('alerts of the replication end with it; those of the server stay; all reach the action group', () => {
  const { resources, one } = azure({}, { alarms: { emails: ['dba@shop.example'], lagSeconds: 30, connections: 500 } });
  const alerts = Object.entries(resources).filter(([address]) => address.startsWith('azurerm_monitor_metric_alert.'));
  const lines = alerts.map(([, alert]) => {
    const [criteria] = Array.isArray(alert.criteria) ? alert.criteria : [];
    expect(criteria.metric_namespace).toBe('Microsoft.DBforMySQL/flexibleServers');
    expect(alert).toMatchObject({ frequency: 'PT1M', window_size: 'PT5M', auto_mitigate: true });
    expect(alert.action).toEqual([{ action_group_id: expect.stringContaining('azurerm_monitor_action_group.') }]);
    const whileFollowing = alert.enabled === true ? 'always' : 'until promoted';
    return `${criteria.aggregation} ${criteria.metric_name} ${criteria.operator} ${criteria.threshold}, ${whileFollowing}`;
  });

  expect(lines.sort()).toEqual([
    'Average cpu_percent GreaterThan 80, always',
    'Maximum Replica_IO_Running LessThan 1, until promoted',
    'Maximum Replica_SQL_Running LessThan 1, until promoted',
    'Maximum active_connections GreaterThan 500, always',
    'Maximum replication_lag GreaterThan 30, until promoted',
    'Maximum storage_percent GreaterThan 85, always',
  ]);
  expect(one('azurerm_monitor_action_group')).toMatchObject({
    short_name: 'shop',
    email_receiver: [{ email_address: 'dba@shop.example', use_common_alert_schema: true }],
  });
});

test('slow queries, audit and metrics go to a workspace of Log Analytics: its own, or one that is there', () => {
  const own = azure({ monitoring: { logs: { retentionDays: 60 } } });

  expect(own.one('azurerm_log_analytics_workspace')).toMatchObject({ sku: 'PerGB2018', retention_in_days: 60 });
  expect(own.one('azurerm_monitor_diagnostic_setting')).toMatchObject({
    target_resource_id: expect.stringContaining('azurerm_mysql_flexible_server.'),
    log_analytics_workspace_id: expect.stringContaining('azurerm_log_analytics_workspace.'),
    enabled_log: [{ category: 'MySqlSlowLogs' }, { category: 'MySqlAuditLogs' }],
    enabled_metric: [{ category: 'AllMetrics' }],
  });

  const workspaceId = aVnet.virtualNetworkId.replace('Network/virtualNetworks', 'OperationalInsights/workspaces');
  const there = azure({ monitoring: { logs: { workspaceId } } });
  expect(there.one('azurerm_monitor_diagnostic_setting').log_analytics_workspace_id).toBe(workspaceId);
  expect(there.text).not.toContain('"azurerm_log_analytics_workspace"');
});

test('a server that is there is looked up and gets the same alerts, and logs to a workspace that is there', () => {
  const management = {
    ...login,
    ...{ subscriptionId: login.tenantId, resourceGroup: 'theirs', serverName: 'shop-production' },
  };
  const workspaceId = aVnet.virtualNetworkId.replace('Network/virtualNetworks', 'OperationalInsights/workspaces');
  const existing = { ...aMigration().target.existing, management };
  const made = synthesized({ target: { existing: { ...existing, monitoring: { logs: { workspaceId } } } } });

  expect(made.document.data).toMatchObject({
    azurerm_mysql_flexible_server: { 'azure-target': { name: 'shop-production', resource_group_name: 'theirs' } },
  });
  expect(made.document.provider).toMatchObject({ azurerm: [{ subscription_id: login.tenantId }] });
  const id = `$\{data.azurerm_mysql_flexible_server.azure-target.id}`;
  const of = (type: string) => Object.entries(made.resources).filter(([address]) => address.startsWith(`${type}.`));
  expect(of('azurerm_monitor_metric_alert')).toHaveLength(6);
  for (const [, alert] of of('azurerm_monitor_metric_alert'))
    expect(alert).toMatchObject({ scopes: [id], resource_group_name: 'theirs' });
  expect(made.one('azurerm_monitor_diagnostic_setting')).toMatchObject({
    target_resource_id: id,
    log_analytics_workspace_id: workspaceId,
  });
  const untouched = synthesized({ target: { existing } });
  expect(untouched.text).not.toContain('azurerm');
  expect(() => synthesized({ target: { existing: { ...aMigration().target.existing, monitoring: {} } } })).toThrow(
    /target\.existing\.monitoring: needs target\.existing\.management/,
  );
});

test('what can have tags has them: those of the settings, the environment, the migration', () => {
  const { resources } = azure({}, { aws: { region: 'eu-central-1', tags: { team: 'payments' } }, environment: 'prod' });
  const untagged = ['firewall_rule', 'configuration'];
  const mine = Object.entries(resources).filter(
    ([address]) => address.startsWith('azurerm_') && !untagged.some((kind) => address.includes(`${kind}.`)),
  );

  expect(mine.length).toBeGreaterThan(7);
  for (const [, one] of mine) {
    expect(one.tags).toEqual({ environment: 'prod', team: 'payments', 'rds-to-azure': 'shop' });
  }
});

test.each([
  ['a sku with rubbish after it', { skuName: 'GP_Standard_D4ds_v4x' }, /azure\.skuName: must be a SKU/],
  ['a size that no series has', { skuName: 'GP_Standard_D5ds_v4' }, /azure\.skuName: must be a SKU/],
  ['no sku at all', { skuName: undefined }, /azure\.skuName: /],
  ['no login at all', { administratorLogin: undefined }, /azure\.administratorLogin: /],
  ['iops together with io scaling', { storage: { sizeGb: 100, iops: 500, ioScaling: true } }, /iops: must be absent/],
  ['more iops than the size has', { storage: { sizeGb: 100, iops: 6401 } }, /has at most 6400 IOPS; take a larger SKU/],
  ['a disk that is too small', { storage: { sizeGb: 10 } }, /storage\.sizeGb/],
  ['a version that Azure has not', { version: '8.0' }, /azure\.version/],
  ['a region that Azure has not', { location: 'westeurop' }, /azure\.location: must be the short name of a region/],
  ['a reserved login', { administratorLogin: 'root' }, /administratorLogin: is a name that Azure reserves/],
  [
    'a collation of another character set',
    { databases: [{ name: 'x', charset: 'latin1', collation: 'utf8mb4_bin' }] },
    /databases\.0: collation: utf8mb4_bin is none of latin1/,
  ],
  [
    'a collation that does not exist',
    { databases: [{ name: 'x', charset: 'utf8mb4', collation: 'utf8mb4_0900_ci' }] },
    /utf8mb4_0900_ci is none of utf8mb4/,
  ],
  [
    'a parameter that does not exist',
    { parameters: { max_connection: '10' } },
    /parameters\.max_connection: is no parameter that is known here: is max_connections meant\?/,
  ],
  ['a parameter of ours', { parameters: { read_only: 'ON' } }, /parameters\.read_only: is the fence of the way back/],
  ['the same, by the other door', { otherParameters: { gtid_mode: 'ON' } }, /otherParameters\.gtid_mode: is raised/],
  ['a public server that admits nobody', { allowedAddresses: [] }, /allowedAddresses: must name the egress/],
  ['a private endpoint alone', { publicAccess: false }, /publicAccess: must be true without `vnet`.*Data-in/],
  ['firewall rules inside of a network', { vnet: aVnet }, /allowedAddresses: must be absent with `vnet`/],
  [
    'a subnet that is too small',
    { allowedAddresses: [], vnet: { ...aVnet, subnet: { name: 'a', range: '10.0.0.0/30' } } },
    /must be \/29 or larger/,
  ],
  [
    'a subnet of another network',
    { allowedAddresses: [], vnet: { ...aVnet, subnet: { id: `${aVnet.virtualNetworkId}2/subnets/a` } } },
    /vnet\.subnet\.id: must be a subnet of vnet\.virtualNetworkId/,
  ],
  [
    'a zone with another ending',
    { allowedAddresses: [], vnet: { ...aVnet, privateDnsZone: { name: 'shop.example' } } },
    /must end with mysql\.database\.azure\.com/,
  ],
  [
    'a standby without the way by GTID',
    { highAvailability: { mode: 'SameZone' } },
    /highAvailability: a server with a standby follows a source by GTID only: set management\.gtidReset: true/,
  ],
  [
    'a standby of a Burstable server',
    { skuName: 'B_Standard_B2ms', highAvailability: { mode: 'SameZone' }, management: { ...login, gtidReset: true } },
    /B_Standard_B2ms is Burstable and has no standby/,
  ],
  [
    'a standby without auto-grow',
    {
      storage: { sizeGb: 100, autoGrow: false },
      highAvailability: { mode: 'SameZone' },
      management: { ...login, gtidReset: true },
    },
    /highAvailability: needs storage\.autoGrow/,
  ],
  [
    'a standby in the same zone that is to be in another',
    {
      zone: '1',
      highAvailability: { mode: 'ZoneRedundant', standbyZone: '1' },
      management: { ...login, gtidReset: true },
    },
    /standbyZone: must be another zone/,
  ],
  [
    'geo-redundant backups and a reset of the GTID set',
    { geoRedundantBackup: true, management: { ...login, gtidReset: true } },
    /geoRedundantBackup: must be false with management\.gtidReset/,
  ],
  [
    'a load with the compute that is there anyway',
    { management: { ...login, load: { skuName: 'GP_Standard_D4ds_v4' } } },
    /load\.skuName: is GP_Standard_D4ds_v4 all the same/,
  ],
  [
    'more iops for the load than its size has',
    { management: { ...login, load: { iops: 7000 } } },
    /load\.iops: GP_Standard_D4ds_v4 has at most 6400/,
  ],
])('refuses %s, which plan would let pass', (_what, changes, message) => {
  expect(() => azure(changes)).toThrow(message);
});

test('a server inside of a network needs a function that reaches it', () => {
  expect(() => azure({ allowedAddresses: [], vnet: aVnet })).toThrow(
    /network\.vpcId: is missing: the target is inside of a virtual network/,
  );
});

test('who follows by GTID says so for the source too: the group that is attached says what it has', () => {
  expect(() => azure({ management: { ...login, gtidReset: true } })).toThrow(
    /source\.parameters\.gtid-mode: must be ON.*source\.parameters\.enforce_gtid_consistency: must be ON/s,
  );
});

test('nothing of Azure but the password and the end of the alerts depends on AWS', () => {
  const text = JSON.stringify(azureAlone(azure({ monitoring: { logs: { retentionDays: 30 } } })));

  expect(text).toContain('azurerm_mysql_flexible_server');
  expect(text).not.toMatch(/aws_|ephemeral/);
});

test('a parameter that is not known here goes to Azure unchecked, if it is said to be meant', () => {
  const stack = azure({ otherParameters: { brand_new_parameter: '1' } });

  expect(stack.one('azurerm_mysql_flexible_server_configuration', '_brand_new_parameter_')).toMatchObject({
    name: 'brand_new_parameter',
    value: '1',
  });
});
