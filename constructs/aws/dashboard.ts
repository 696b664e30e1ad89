import { CloudwatchDashboard } from '@cdktf/provider-aws/lib/cloudwatch-dashboard';
import { Construct } from 'constructs';
import { type MetricName, metricDimension, metricNamespace } from '../../lambda/contract/metrics';
import type { Settings } from '../settings';
import type { Names } from './names';

export interface DashboardProps {
  readonly names: Names;
  readonly settings: Settings;
}

type Line = readonly unknown[];

/** One screen: how far, how fast, how far behind, and how the servers bear it. Azure's are there where the function has a login. */
export class Dashboard extends Construct {
  /** In the console. */
  readonly link: string;

  constructor(scope: Construct, id: string, { names, settings }: DashboardProps) {
    super(scope, id);
    const { region } = settings.aws;
    const own = (name: MetricName, stat = 'Maximum', label: string = name): Line => [
      ...[metricNamespace, name, metricDimension, names.migration],
      { stat, label },
    ];
    const rds = (name: string, instance: string, label: string): Line => [
      ...['AWS/RDS', name, 'DBInstanceIdentifier', instance],
      { stat: 'Average', label },
    ];
    const both = (name: string): readonly Line[] => [
      rds(name, settings.source.instance, 'source'),
      rds(name, settings.replica.identifier, 'replica'),
    ];
    const panels: readonly (readonly [title: string, lines: readonly Line[]])[] = [
      ['Lag in seconds', [own('ReplicationLag'), own('LagUnknown')]],
      ['Ready, validation', [own('Ready', 'Minimum'), own('ValidationPoisoned')]],
      ['Copied bytes a minute', [own('CopiedBytes', 'Sum')]],
      ['Chunks', [own('ChunksLeft'), own('CopiedChunks', 'Sum')]],
      ['CPU percent', [...both('CPUUtilization'), own('TargetCpu', 'Average', 'target')]],
      ['Connections', [...both('DatabaseConnections'), own('TargetConnections', 'Maximum', 'target')]],
      ['Free storage', both('FreeStorageSpace')],
      ['Used storage of the target, percent', [own('TargetStorage', 'Maximum', 'target')]],
      ['Replica lag in seconds', [rds('ReplicaLag', settings.replica.identifier, 'replica')]],
      ['Binary logs on the source', [rds('BinLogDiskUsage', settings.source.instance, 'source')]],
      ['Fence, way back', [own('FenceUp'), own('ReverseChannelDown'), own('RetentionHeadroom', 'Minimum')]],
    ];
    const name = `${names.migration}-migration`;
    new CloudwatchDashboard(this, 'dashboard', {
      dashboardName: name,
      dashboardBody: JSON.stringify({
        widgets: panels.map(([title, metrics], index) => ({
          type: 'metric',
          ...{ x: (index % 2) * 12, y: Math.floor(index / 2) * 6, width: 12, height: 6 },
          properties: { title, metrics, region, period: 60, view: 'timeSeries' },
        })),
      }),
    });
    this.link = `https://${region}.console.aws.amazon.com/cloudwatch/home?region=${region}#dashboards:name=${name}`;
  }
}
