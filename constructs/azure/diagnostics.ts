import { LogAnalyticsWorkspace } from '@cdktf/provider-azurerm/lib/log-analytics-workspace';
import { MonitorDiagnosticSetting } from '@cdktf/provider-azurerm/lib/monitor-diagnostic-setting';
import { Construct } from 'constructs';
import type { MonitoringSettings } from '../settings';

export interface DiagnosticsProps {
  readonly migration: string;
  readonly location: string;
  readonly logs: NonNullable<MonitoringSettings['logs']>;
  readonly resourceGroup: string;
  readonly server: string;
  readonly tags: Record<string, string>;
}

/** Both categories of logs that the server has; what fills them are its parameters `slow_query_log` and `audit_log_enabled`. */
const categories = ['MySqlSlowLogs', 'MySqlAuditLogs'];

export class Diagnostics extends Construct {
  constructor(scope: Construct, id: string, props: DiagnosticsProps) {
    super(scope, id);
    const { migration, location, logs, resourceGroup, tags } = props;
    const workspace =
      'workspaceId' in logs
        ? logs.workspaceId
        : new LogAnalyticsWorkspace(this, 'workspace', {
            name: `${migration}-migration`,
            ...{ resourceGroupName: resourceGroup, location, tags },
            sku: 'PerGB2018',
            retentionInDays: logs.retentionDays,
          }).id;
    new MonitorDiagnosticSetting(this, 'setting', {
      name: `${migration}-migration`,
      targetResourceId: props.server,
      logAnalyticsWorkspaceId: workspace,
      enabledLog: categories.map((category) => ({ category })),
      enabledMetric: [{ category: 'AllMetrics' }],
    });
  }
}
