import { aMigration, aVnet } from '../support/a-migration';
import { azureLogin, azureStack } from '../support/azure-stacks';
import { synthesized } from '../support/synthesized';

// The bindings are large: the first synth on a busy machine takes its time.
jest.setTimeout(60_000);

test('alerts of the replication end with it; those of the server stay; all reach the action group', () => {
  const { resources, one } = azureStack(
    {},
    { alarms: { emails: ['dba@shop.example'], lagSeconds: 30, connections: 500 } },
  );
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
  const own = azureStack({ monitoring: { logs: { retentionDays: 60 } } });

  expect(own.one('azurerm_log_analytics_workspace')).toMatchObject({ sku: 'PerGB2018', retention_in_days: 60 });
  expect(own.one('azurerm_monitor_diagnostic_setting')).toMatchObject({
    target_resource_id: expect.stringContaining('azurerm_mysql_flexible_server.'),
    log_analytics_workspace_id: expect.stringContaining('azurerm_log_analytics_workspace.'),
    enabled_log: [{ category: 'MySqlSlowLogs' }, { category: 'MySqlAuditLogs' }],
    enabled_metric: [{ category: 'AllMetrics' }],
  });

  const workspaceId = aVnet.virtualNetworkId.replace('Network/virtualNetworks', 'OperationalInsights/workspaces');
  const there = azureStack({ monitoring: { logs: { workspaceId } } });
  expect(there.one('azurerm_monitor_diagnostic_setting').log_analytics_workspace_id).toBe(workspaceId);
  expect(there.text).not.toContain('"azurerm_log_analytics_workspace"');
});

test('a server that is there is looked up and gets the same alerts, and logs to a workspace that is there', () => {
  const management = {
    ...azureLogin,
    ...{ subscriptionId: azureLogin.tenantId, resourceGroup: 'theirs', serverName: 'shop-production' },
  };
  const workspaceId = aVnet.virtualNetworkId.replace('Network/virtualNetworks', 'OperationalInsights/workspaces');
  const existing = { ...aMigration().target.existing, management };
  const made = synthesized({ target: { existing: { ...existing, monitoring: { logs: { workspaceId } } } } });

  expect(made.document.data).toMatchObject({
    azurerm_mysql_flexible_server: { 'azure-target': { name: 'shop-production', resource_group_name: 'theirs' } },
  });
  expect(made.document.provider).toMatchObject({ azurerm: [{ subscription_id: azureLogin.tenantId }] });
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
