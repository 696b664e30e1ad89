import { MonitorActionGroup } from '@cdktf/provider-azurerm/lib/monitor-action-group';
import { MonitorMetricAlert } from '@cdktf/provider-azurerm/lib/monitor-metric-alert';
import { type IResolvable, Op } from 'cdktf';
import { Construct } from 'constructs';
import type { MonitoringSettings, Settings } from '../settings';

export interface AlertsProps {
  readonly migration: string;
  readonly monitoring: MonitoringSettings;
  readonly alarms: Settings['alarms'];
  readonly resourceGroup: string;
  /** Id of the server. */
  readonly server: string;
  /** True once the target takes the writes: from then on it follows nobody. */
  readonly promoted: IResolvable;
  readonly tags: Record<string, string>;
}

interface Condition {
  readonly metric: string;
  readonly aggregation: 'Average' | 'Maximum';
  readonly operator: 'GreaterThan' | 'LessThan';
  readonly threshold: number;
  /** 1: error, 2: warning. */
  readonly severity: 1 | 2;
  readonly says: string;
}

/**
 * What somebody has to look at, seen from the other side than CloudWatch's alarms: they ring when our function is gone too.
 * Names of metrics: https://learn.microsoft.com/azure/azure-monitor/reference/supported-metrics/microsoft-dbformysql-flexibleservers-metrics
 */
export class Alerts extends Construct {
  constructor(
    scope: Construct,
    id: string,
    private readonly props: AlertsProps,
  ) {
    super(scope, id);
    const group = props.monitoring.actionGroupId ?? this.ownGroup();
    const whileFollowing = Op.not(props.promoted);
    for (const condition of this.ofReplication()) this.alert(condition, group, whileFollowing);
    for (const condition of this.ofServer()) this.alert(condition, group, true);
  }

  /** A stateful alert rings once, also before there is a channel, and says when it is over. */
  private ofReplication(): readonly Condition[] {
    const { lagSeconds } = this.props.alarms;
    const runs = { aggregation: 'Maximum', operator: 'LessThan', threshold: 1, severity: 1 } as const;
    return [
      {
        ...{ ...runs, metric: 'Replica_IO_Running' },
        says: 'the channel does not receive from the source: SHOW REPLICA STATUS on the target, Last_IO_Error',
      },
      {
        ...{ ...runs, metric: 'Replica_SQL_Running' },
        says: 'the channel does not apply what it has received: SHOW REPLICA STATUS on the target, Last_SQL_Error',
      },
      {
        ...{ metric: 'replication_lag', aggregation: 'Maximum', operator: 'GreaterThan', severity: 2 },
        threshold: lagSeconds,
        says: `the target is more than ${lagSeconds} s behind its source`,
      },
    ];
  }

  private ofServer(): readonly Condition[] {
    const { alarms, monitoring } = this.props;
    const above = (metric: string, threshold: number, severity: 1 | 2, says: string): Condition => ({
      ...{ metric, threshold, severity, says, operator: 'GreaterThan' },
      aggregation: metric === 'cpu_percent' ? 'Average' : 'Maximum',
    });
    const { storagePercent } = monitoring;
    const connections = 'more connections than usual: SHOW PROCESSLIST, or limits.workers in the settings';
    return [
      above('cpu_percent', alarms.cpuPercent, 2, `the processors of the target are busy above ${alarms.cpuPercent} %`),
      above(
        'storage_percent',
        storagePercent,
        1,
        'the target becomes read-only when its storage is full: make it larger',
      ),
      above('active_connections', alarms.connections, 2, connections),
    ];
  }

  private alert(condition: Condition, actionGroupId: string, enabled: boolean | IResolvable): void {
    const { migration, resourceGroup, server, tags } = this.props;
    const { metric, aggregation, operator, threshold, severity, says } = condition;
    const name = metric.toLowerCase().replaceAll('_', '-');
    new MonitorMetricAlert(this, name, {
      name: `${migration}-migration-${name}`,
      resourceGroupName: resourceGroup,
      scopes: [server],
      description: `${migration}: ${says}`,
      severity,
      enabled,
      frequency: 'PT1M',
      windowSize: 'PT5M',
      autoMitigate: true,
      criteria: [
        {
          metricNamespace: 'Microsoft.DBforMySQL/flexibleServers',
          ...{ metricName: metric, aggregation, operator, threshold },
        },
      ],
      action: [{ actionGroupId }],
      tags,
    });
  }

  private ownGroup(): string {
    const { migration, resourceGroup, alarms, tags } = this.props;
    return new MonitorActionGroup(this, 'group', {
      name: `${migration}-migration`,
      // At most 12 characters: it is the sender's name in messages.
      shortName: migration.slice(0, 12),
      resourceGroupName: resourceGroup,
      emailReceiver: alarms.emails.map((emailAddress) => ({
        name: emailAddress,
        emailAddress,
        useCommonAlertSchema: true,
      })),
      tags,
    }).id;
  }
}
