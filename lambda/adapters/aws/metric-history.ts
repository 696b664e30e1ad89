import { type CloudWatchClient, GetMetricDataCommand, type MetricDataQuery } from '@aws-sdk/client-cloudwatch';
import { type MetricName, metricDimension, metricNamespace } from '../../contract/metrics';
import { asking } from './aws-fault';

export interface MetricHistoryOptions {
  readonly cloudwatch: () => CloudWatchClient;
  readonly migration: string;
}

interface Point {
  /** ISO, begin of its minute. */
  readonly at: string;
  readonly value: number;
}

/** What was told to CloudWatch, a point a minute, oldest first. One call for all metrics. */
export function metricHistory({ cloudwatch, migration }: MetricHistoryOptions) {
  return async <Name extends MetricName>(
    statistics: Readonly<Record<Name, 'Maximum' | 'Sum'>>,
    span: { readonly from: Date; readonly until: Date },
  ): Promise<Readonly<Record<Name, readonly Point[]>>> => {
    const names = Object.keys(statistics) as Name[];
    const MetricDataQueries = names.map(
      (name, index): MetricDataQuery => ({
        Id: `m${index}`,
        MetricStat: {
          Metric: {
            Namespace: metricNamespace,
            MetricName: name,
            Dimensions: [{ Name: metricDimension, Value: migration }],
          },
          Period: 60,
          Stat: statistics[name],
        },
      }),
    );
    const question = {
      StartTime: span.from,
      EndTime: span.until,
      ScanBy: 'TimestampAscending',
      MetricDataQueries,
    } as const;
    const answer = await asking('read the metrics', cloudwatch().send(new GetMetricDataCommand(question)));
    const points = (index: number): readonly Point[] => {
      const found = answer.MetricDataResults?.find(({ Id }) => Id === `m${index}`);
      return (found?.Timestamps ?? []).map((at, place) => ({
        at: at.toISOString(),
        value: found?.Values?.[place] ?? 0,
      }));
    };
    return Object.fromEntries(names.map((name, index) => [name, points(index)])) as Record<Name, readonly Point[]>;
  };
}
