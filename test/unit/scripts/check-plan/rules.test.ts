import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkPlan } from '../../../../scripts/check-plan';
import { readPlan } from '../../../../scripts/check-plan/plan';
import { brokenPlans } from '../../../support/plans/broken-plans';
import { expectedFindings } from '../../../support/plans/expected';

const today = new Date('2026-11-21');
const recorded = (name: string): string =>
  readFileSync(join(__dirname, '../../../support/plans/recorded', `${name}.json`), 'utf8');
const found = (text: string, mayRestart: readonly string[] = []): readonly string[] =>
  checkPlan(readPlan(text), { today, mayRestart }).map(({ code, subject }) => `${code} ${subject}`);

/** A plan with these changes of resources, in Terraform's format. */
function planOf(
  changes: readonly { type: string; actions?: string[]; before?: object | null; after?: object | null }[],
) {
  const resource_changes = changes.map(({ type, actions = ['create'], before = null, after = null }) => {
    return { address: `${type}.it`, mode: 'managed', type, change: { actions, before, after, after_unknown: {} } };
  });
  return JSON.stringify({ format_version: '1.2', resource_changes });
}

// As Terraform and the provider made them: test/deploy/check-plan.test.ts makes them again.
test.each(Object.keys(brokenPlans))('a recorded plan: %s', (name) => {
  expect([...found(recorded(name))].sort()).toEqual(expectedFindings[name]);
});

test('a restart that somebody has agreed to passes', () => {
  expect(found(recorded('restarting'), ['aws_db_instance.adopted'])).toEqual([]);
});

test('a wide range passes up to and including its last day', () => {
  const at = (day: string) => checkPlan(readPlan(recorded('good')), { today: new Date(day), mayRestart: [] });

  expect(at('2099-01-31T12:00:00Z')).toEqual([]);
  expect(at('2099-02-01')).toHaveLength(1);
});

test('a group that was taken back may lose its gtid-mode; one that is raised by a step may change', () => {
  const group = (value: string | undefined) => ({
    parameter: value === undefined ? [] : [{ name: 'gtid-mode', value, apply_method: 'pending-reboot' }],
  });
  const change = (from: string, to: string | undefined) => ({
    ...{ type: 'aws_db_parameter_group', actions: ['update'], before: group(from), after: group(to) },
  });
  const flag = (insecure_value: string) => {
    const same = { name: '/shop/gtid-mode', insecure_value };
    return { type: 'aws_ssm_parameter', actions: ['no-op'], before: same, after: same };
  };

  expect(found(planOf([change('ON', undefined), flag('ON/ON')]))).toEqual([
    'plan.gtid-dropped aws_db_parameter_group.it',
  ]);
  expect(found(planOf([change('ON_PERMISSIVE', undefined), flag('ON_PERMISSIVE/ON')]))).toHaveLength(1);
  expect(found(planOf([change('ON', undefined), flag('none')]))).toEqual([]);
  expect(found(planOf([change('ON_PERMISSIVE', 'ON'), flag('ON/ON')]))).toEqual([]);
});

test('the secret itself is never repeated', () => {
  const findings = checkPlan(readPlan(recorded('careless')), { today, mayRestart: [] });

  expect(JSON.stringify(findings)).not.toContain('Not-4-Plans');
});

// There is no provider of Azure at hand to make these.
const server = 'azurerm_mysql_flexible_server';
test.each([
  [
    'a replaced server',
    { type: server, actions: ['delete', 'create'], before: {}, after: { backup_retention_days: 7 } },
    'plan.data-lost',
  ],
  [
    'a dropped database',
    { type: 'azurerm_mysql_flexible_database', actions: ['delete'], before: {} },
    'plan.data-lost',
  ],
  ['a server that leaves the state', { type: server, actions: ['forget'], before: {} }, 'plan.data-lost'],
  ['three days of backups', { type: server, after: { backup_retention_days: 3 } }, 'plan.no-backup'],
  [
    'another SKU',
    {
      type: server,
      actions: ['update'],
      before: { sku_name: 'a', backup_retention_days: 7 },
      after: { sku_name: 'b', backup_retention_days: 7 },
    },
    'plan.restart',
  ],
  [
    'all of Azure admitted',
    { type: `${server}_firewall_rule`, after: { start_ip_address: '0.0.0.0', end_ip_address: '0.0.0.0' } },
    'plan.ingress-wide',
  ],
  [
    'a range admitted',
    { type: `${server}_firewall_rule`, after: { start_ip_address: '1.2.3.4', end_ip_address: '1.2.3.9' } },
    'plan.ingress-wide',
  ],
  [
    'connections in clear',
    { type: `${server}_configuration`, after: { name: 'require_secure_transport', value: 'off' } },
    'plan.unencrypted',
  ],
  ['a password', { type: server, after: { backup_retention_days: 7, administrator_password: 'x' } }, 'plan.secret'],
  ['a DMS endpoint without TLS', { type: 'aws_dms_endpoint', after: { ssl_mode: 'none' } }, 'plan.unencrypted'],
])('%s', (_what, change, code) => {
  expect(found(planOf([change]))).toEqual([`${code} ${change.type}.it`]);
});

test("an app's publishing password is warned of while it opens something", () => {
  const type = 'azurerm_function_app_flex_consumption';
  const site_credential = [{ name: '$shop', password: 'Not-4-Plans' }];
  const planned = (enabled: boolean | null, actions?: string[]) => {
    const after = { webdeploy_publish_basic_authentication_enabled: enabled, site_credential };
    return planOf([{ type, after, ...(actions === undefined ? {} : { actions }) }]);
  };

  const findings = checkPlan(readPlan(planned(true)), { today, mayRestart: [] });
  expect(findings).toEqual([
    expect.objectContaining({ code: 'plan.publishing-password', weight: 'warning', subject: `${type}.it` }),
  ]);
  expect(JSON.stringify(findings)).not.toContain('Not-4-Plans');
  // On by default in the provider, and there although nothing changes.
  expect(found(planned(null, ['no-op']))).toHaveLength(1);
  expect(found(planned(false))).toEqual([]);
  expect(found(planned(true, ['delete']))).toEqual([]);
});

test.each([
  [
    'one address',
    { type: `${server}_firewall_rule`, after: { start_ip_address: '1.2.3.4', end_ip_address: '1.2.3.4' } },
  ],
  ['a write-only password', { type: server, after: { backup_retention_days: 7, administrator_password_wo: null } }],
  [
    'a temporary replica that goes',
    { type: 'aws_db_instance', actions: ['delete'], before: { replicate_source_db: 'x' } },
  ],
  ['an invocation that is not ours', { type: 'aws_lambda_invocation', after: { input: 'not json' } }],
])('passes %s', (_what, change) => {
  expect(found(planOf([change]))).toEqual([]);
});

test.each([
  ['a private key', '-----BEGIN RSA PRIVATE KEY-----'],
  ['a login', 'mysql://admin:hunter2@db.example'],
  ['an access key', 'AKIAIOSFODNN7EXAMPLE'],
])('%s anywhere in the plan', (_what, secret) => {
  expect(found(planOf([{ type: 'aws_sns_topic', after: { display_name: secret } }]))).toEqual(['plan.secret the plan']);
});

test('a source without backups', () => {
  const values = { db_instance_identifier: 'shop', backup_retention_period: 0 };
  const data = { address: 'data.aws_db_instance.source', mode: 'data', type: 'aws_db_instance', values };
  const nested = { child_modules: [{ resources: [data] }] };
  const plan = { format_version: '1.2', prior_state: { values: { root_module: nested } } };

  expect(found(JSON.stringify(plan))).toEqual(['plan.no-backup data.aws_db_instance.source']);
});
