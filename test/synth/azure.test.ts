import { anAzureTarget } from '../support/a-migration';
import { synthesized } from '../support/synthesized';

// The bindings are large: the first synth on a busy machine takes its time.
jest.setTimeout(60_000);

const azure = (changes: Readonly<Record<string, unknown>> = {}) =>
  synthesized({ target: { azure: { ...anAzureTarget().azure, ...changes } } });

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
    storage: { size_gb: 512, iops: 3000, auto_grow_enabled: false, io_scaling_enabled: false },
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

test.each([
  ['a sku with rubbish after it', { skuName: 'GP_Standard_D4ds_v4x' }, /azure\.skuName: must be a SKU/],
  ['iops together with io scaling', { storage: { sizeGb: 100, iops: 500, ioScaling: true } }, /iops: must be absent/],
  ['a disk that is too small', { storage: { sizeGb: 10 } }, /storage\.sizeGb/],
  ['a version that Azure has not', { version: '8.0' }, /azure\.version/],
  ['a reserved login', { administratorLogin: 'root' }, /administratorLogin: is a name that Azure reserves/],
])('refuses %s, which plan would let pass', (_what, changes, message) => {
  expect(() => azure(changes)).toThrow(message);
});
