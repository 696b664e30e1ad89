import {
  CloudwatchMetricAlarm,
  type CloudwatchMetricAlarmConfig,
} from '@cdktf/provider-aws/lib/cloudwatch-metric-alarm';
import { Construct } from 'constructs';
import { type MetricName, metricDimension, metricNamespace } from '../../lambda/contract/metrics';
import type { Settings } from '../settings';
import type { Names } from './names';

export interface AlarmsProps {
  readonly names: Names;
  readonly settings: Settings;
  readonly topicArn: string;
}

type Condition = Pick<
  CloudwatchMetricAlarmConfig,
  'comparisonOperator' | 'threshold' | 'evaluationPeriods' | 'statistic' | 'treatMissingData' | 'period'
> & { readonly says: string };

const minute = { period: 60, treatMissingData: 'notBreaching' } as const;

/** What somebody has to be woken for. Each says what to look at. */
export class Alarms extends Construct {
  constructor(
    scope: Construct,
    id: string,
    private readonly props: AlarmsProps,
  ) {
    super(scope, id);
    this.ofMigration();
    this.ofInstances();
    this.ofExecutions();
  }

  private ofMigration(): void {
    const { alarms } = this.props.settings;
    const { lagSeconds, fenceUpSeconds } = alarms;
    const on = (metric: MetricName, condition: Condition): void =>
      this.alarm(metric, metricNamespace, metric, { [metricDimension]: this.props.names.migration }, condition);
    on('ReplicationLag', {
      ...above(lagSeconds, 3),
      says: `the target is more than ${lagSeconds} s behind; see the threads: SHOW REPLICA STATUS on the target`,
    });
    on('LagUnknown', { ...above(0, 5), says: 'the pulse does not arrive: channel, source or function stands still' });
    on('ValidationPoisoned', { ...above(0, 1), says: 'source and target differ; no cut over before a clean pass' });
    on('FenceUp', {
      ...above(fenceUpSeconds, 1),
      says: 'the source refuses writes and nothing is promoted; see the execution of the dead-man',
    });
    on('RetentionHeadroom', {
      ...{ ...minute, evaluationPeriods: 2, statistic: 'Minimum' },
      ...{ comparisonOperator: 'LessThanThreshold', threshold: 6 },
      says: 'the source will purge binary logs that the target has not read: raise limits.retentionHours',
    });
    on('ReverseChannelDown', { ...above(0, 3), says: 'the way back to the source is interrupted' });
  }

  private ofInstances(): void {
    const { alarms, source, replica } = this.props.settings;
    for (const [role, DBInstanceIdentifier] of [
      ['source', source.instance],
      ['replica', replica.identifier],
    ] as const) {
      const on = (metric: string, condition: Condition): void =>
        this.alarm(`${role}-${metric}`, 'AWS/RDS', metric, { DBInstanceIdentifier }, condition);
      on('CPUUtilization', {
        ...above(alarms.cpuPercent, 5),
        statistic: 'Average',
        says: `the ${role} is busy: lower limits.workers`,
      });
      on('FreeStorageSpace', {
        ...{ ...minute, evaluationPeriods: 5, statistic: 'Minimum' },
        ...{ comparisonOperator: 'LessThanThreshold', threshold: alarms.freeStorageGigabytes * 1024 ** 3 },
        says: `the ${role} runs out of storage; retained binary logs are part of it`,
      });
      if (role === 'source') {
        on('DatabaseConnections', { ...above(alarms.connections, 5), says: 'the source has many connections' });
      }
    }
  }

  private ofExecutions(): void {
    const { names } = this.props;
    for (const machine of [names.syncMachine, names.deadManMachine]) {
      const dimensions = { StateMachineArn: names.machineArn(machine) };
      for (const metric of ['ExecutionsFailed', 'ExecutionsTimedOut', 'ExecutionsAborted']) {
        // Terraform's destroy and the way back stop the sync: that is no failure.
        if (metric === 'ExecutionsAborted' && machine === names.syncMachine) continue;
        const says = `an execution of ${machine} has ended badly; see its log group, and its history in Step Functions`;
        this.alarm(`${machine}-${metric}`, 'AWS/States', metric, dimensions, {
          ...above(0, 1),
          statistic: 'Sum',
          says,
        });
      }
    }
    const dimensions = { FunctionName: names.handler };
    const throttled = {
      ...above(0, 3),
      statistic: 'Sum',
      says: 'AWS refuses invocations: see handler.reservedConcurrency',
    };
    const failing = { ...above(0, 3), statistic: 'Sum', says: 'the function fails again and again; see its log' };
    this.alarm('Errors', 'AWS/Lambda', 'Errors', dimensions, failing);
    this.alarm('Throttles', 'AWS/Lambda', 'Throttles', dimensions, throttled);
  }

  private alarm(
    id: string,
    namespace: string,
    metricName: string,
    dimensions: Record<string, string>,
    { says, ...condition }: Condition,
  ): void {
    const { names, topicArn } = this.props;
    new CloudwatchMetricAlarm(this, id, {
      alarmName: `${names.migration}-migration-${id.replace(`${names.migration}-migration-`, '')}`,
      alarmDescription: `Migration ${names.migration}: ${says}`,
      ...{ namespace, metricName, dimensions },
      ...condition,
      alarmActions: [topicArn],
      okActions: [topicArn],
    });
  }
}

function above(threshold: number, evaluationPeriods: number) {
  return { ...minute, evaluationPeriods, statistic: 'Maximum', comparisonOperator: 'GreaterThanThreshold', threshold };
}
