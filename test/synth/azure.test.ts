import { aVnet } from '../support/a-migration';
import { azureAlone } from '../support/azure-alone';
import { azureInNetwork, azureLogin, azureStack, withGtids } from '../support/azure-stacks';

// The bindings are large: the first synth on a busy machine takes its time.
jest.setTimeout(60_000);

test('addresses: a rename here replaces a database', () => {
  const addresses = Object.keys(azureStack().resources).filter((address) => address.startsWith('azurerm_'));

  expect(addresses.sort()).toMatchSnapshot();
});

test('the server is made as the settings say, with the password as a write-only argument of an ephemeral value', () => {
  const stack = azureStack({ storage: { sizeGb: 512, iops: 3000, autoGrow: false } });

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
  expect(azureStack().one('azurerm_mysql_flexible_server_firewall_rule')).toMatchObject({
    start_ip_address: '18.1.2.3',
    end_ip_address: '18.1.2.3',
  });
  expect(() => azureStack({ allowedAddresses: ['0.0.0.0'] })).toThrow(/would admit every tenant of Azure/);
});

test('the NAT gateway of the function is admitted by the address that AWS says it has', () => {
  const inside = { targetAddresses: ['20.1.2.3'], vpcId: 'vpc-1a', subnetIds: ['subnet-1a'] };
  const stack = azureStack({ allowedAddresses: [] }, { network: { ...inside, natGatewayIds: ['nat-0a1b2c'] } });
  const address = `$\{data.aws_nat_gateway.function-nat-0a1b2c.public_ip}`;

  expect(stack.one('azurerm_mysql_flexible_server_firewall_rule')).toMatchObject({
    ...{ name: 'migration-nat-0a1b2c', start_ip_address: address, end_ip_address: address },
  });
  expect(() => azureStack({}, { network: { targetAddresses: ['20.1.2.3'], natGatewayIds: ['nat-0a'] } })).toThrow(
    /network\.natGatewayIds: needs vpcId/,
  );
  expect(() => azureInNetwork({}, {}, { natGatewayIds: ['nat-0a'] })).toThrow(
    /natGatewayIds: must be absent with target\.azure\.vnet/,
  );
});

test('the source is admitted for the way back, until the clean-up has ended it, and by no rule of another', () => {
  const stack = azureStack({ sourceAddresses: ['3.4.5.6'] });

  expect(stack.one('azurerm_mysql_flexible_server_firewall_rule', 'admit-source')).toMatchObject({
    ...{ name: 'way-back-3-4-5-6', start_ip_address: '3.4.5.6', end_ip_address: '3.4.5.6' },
    count: expect.stringMatching(/published_level_\w+\.insecure_value == "cleaned-up"\) \? 0 : 1/),
  });
  expect(stack.one('azurerm_mysql_flexible_server_firewall_rule', 'admit-18')).not.toHaveProperty('count');
  expect(() => azureStack({ sourceAddresses: ['18.1.2.3'] })).toThrow(
    /sourceAddresses: names 18\.1\.2\.3, which allowedAddresses/,
  );
  expect(() => azureStack({ sourceAddresses: ['3.4.5.6', '3.4.5.6'] })).toThrow(
    /sourceAddresses: names 3\.4\.5\.6 twice/,
  );
  expect(() => azureInNetwork({}, { sourceAddresses: ['3.4.5.6'] })).toThrow(
    /sourceAddresses: must be absent with `vnet`/,
  );
  expect(() => azureStack({ sourceAddresses: ['3.4.5.6'] }, { wayBack: 'off' })).toThrow(
    /sourceAddresses: must be absent with wayBack/,
  );
});

test('no invisible keys and no events while the migration runs; the scheduler is left alone after', () => {
  const stack = azureStack({ parameters: { max_connections: '900' } });
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
    const stack = azureStack({ databases, allowDestroy });
    for (const kind of kinds) expect(stack.one(kind).lifecycle).toMatchObject({ prevent_destroy: prevented });
  }
});

test('the migration waits for the whole target', () => {
  const needs = JSON.stringify(azureStack().one('aws_lambda_invocation').depends_on);

  for (const kind of ['server', 'server_configuration', 'server_firewall_rule']) {
    expect(needs).toContain(`azurerm_mysql_flexible_${kind}.`);
  }
});

test('inside of a network: a delegated subnet and a private zone, no public access and no firewall', () => {
  const stack = azureInNetwork();

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
  const stack = azureInNetwork({ subnet, privateDnsZone });

  expect(stack.one('azurerm_mysql_flexible_server')).toMatchObject({
    delegated_subnet_id: subnet.id,
    private_dns_zone_id: privateDnsZone.id,
  });
  expect(stack.text).not.toMatch(/"azurerm_(subnet|private_dns_zone)/);
});

test('a standby: its mode and zone, and Terraform lets a failover stand', () => {
  const stack = azureStack(
    {
      zone: '1',
      highAvailability: { mode: 'ZoneRedundant', standbyZone: '2' },
      management: { ...azureLogin, gtidReset: true },
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
  const stack = azureStack({ management: { ...azureLogin, load } });

  expect(stack.one('azurerm_mysql_flexible_server')).toMatchObject({
    sku_name: 'GP_Standard_D4ds_v4',
    lifecycle: { ignore_changes: expect.arrayContaining(['sku_name', 'storage[0].iops']) },
  });
  const wanted = String(stack.one('aws_lambda_invocation').input);
  expect(wanted).toMatch(/"gtidReset"\W+false/);
  expect(wanted).toMatch(/"load"\W+"sku"\W+"MO_Standard_E16ds_v4"\W+"iops"\W+20000/);
});

test('what can have tags has them: those of the settings, the environment, the migration', () => {
  const { resources } = azureStack(
    {},
    { aws: { region: 'eu-central-1', tags: { team: 'payments' } }, environment: 'prod' },
  );
  const untagged = ['firewall_rule', 'configuration'];
  const mine = Object.entries(resources).filter(
    ([address]) => address.startsWith('azurerm_') && !untagged.some((kind) => address.includes(`${kind}.`)),
  );

  expect(mine.length).toBeGreaterThan(7);
  for (const [, one] of mine) {
    expect(one.tags).toEqual({ environment: 'prod', team: 'payments', 'rds-to-azure': 'shop' });
  }
});

test('nothing of Azure but the password and the end of the alerts depends on AWS', () => {
  const text = JSON.stringify(azureAlone(azureStack({ monitoring: { logs: { retentionDays: 30 } } })));

  expect(text).toContain('azurerm_mysql_flexible_server');
  expect(text).not.toMatch(/aws_|ephemeral/);
});

test('a parameter that is not known here goes to Azure unchecked, if it is said to be meant', () => {
  const stack = azureStack({ otherParameters: { brand_new_parameter: '1' } });

  expect(stack.one('azurerm_mysql_flexible_server_configuration', '_brand_new_parameter_')).toMatchObject({
    name: 'brand_new_parameter',
    value: '1',
  });
});
