import type { TargetLoad } from '../../migration/ports';
import type { Arm } from './arm';
import { askArm, bodyOf } from './arm-request';

/** Azure measures late: the newest minutes have no value yet. */
const lookBackMs = 10 * 60_000;

/**
 * https://learn.microsoft.com/rest/api/monitor/metrics/list; the names are those of
 * https://learn.microsoft.com/azure/azure-monitor/reference/supported-metrics/microsoft-dbformysql-flexibleservers-metrics
 */
export async function readLoad(arm: Arm): Promise<TargetLoad> {
  const now = Date.now();
  const answered = await arm.asking(
    'read the metrics',
    askArm(arm, {
      method: 'GET',
      path: '/providers/Microsoft.Insights/metrics',
      query: {
        'api-version': '2018-01-01',
        metricnames: 'cpu_percent,storage_percent,active_connections',
        timespan: `${new Date(now - lookBackMs).toISOString()}/${new Date(now).toISOString()}`,
        interval: 'PT1M',
        aggregation: 'Average,Maximum',
      },
    }),
  );
  const { value } = Object(bodyOf(answered));
  const all: readonly unknown[] = Array.isArray(value) ? value : [];
  const newest = (metric: string, aggregation: 'average' | 'maximum') => {
    const found = all.map(Object).find(({ name }) => Object(name).value === metric);
    const points: readonly unknown[] = Object(Object(found).timeseries?.[0]).data ?? [];
    const known = points.map((point) => Object(point)[aggregation]).filter((one) => typeof one === 'number');
    return known.at(-1);
  };
  return {
    cpuPercent: newest('cpu_percent', 'average'),
    storagePercent: newest('storage_percent', 'maximum'),
    connections: newest('active_connections', 'maximum'),
  };
}
