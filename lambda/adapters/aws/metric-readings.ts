import type { MetricName } from '../../contract/metrics';
import type { Event } from '../../migration/ports';

export interface Reading {
  readonly name: MetricName;
  readonly value: number;
}

/** What an event of the log says in numbers. Events that say nothing give nothing. */
export function readingsOf({ name, facts }: Event): readonly Reading[] {
  const number = (fact: string, metric: MetricName, scale = 1): readonly Reading[] => {
    const value = facts[fact];
    return typeof value === 'number' && Number.isFinite(value) ? [{ name: metric, value: value * scale }] : [];
  };
  const flag = (metric: MetricName, is: boolean): readonly Reading[] => [{ name: metric, value: is ? 1 : 0 }];
  switch (name) {
    case 'pulse':
      return [...number('lagMs', 'ReplicationLag', 0.001), ...flag('LagUnknown', facts.lagMs === 'unknown')];
    case 'readiness':
      return [...flag('Ready', facts.ready === true), ...flag('ValidationPoisoned', facts.clean === false)];
    case 'fence.watched':
      return number('upSeconds', 'FenceUp');
    case 'retention.forecast':
      return number('headroomHours', 'RetentionHeadroom');
    case 'way-back.watched':
      return flag('ReverseChannelDown', facts.healthy === false);
    case 'target.watched':
      return [
        ...number('cpuPercent', 'TargetCpu'),
        ...number('storagePercent', 'TargetStorage'),
        ...number('connections', 'TargetConnections'),
      ];
    case 'copy.handed-out':
      return number('chunks', 'ChunksLeft');
    case 'copy.chunk-done':
      return [{ name: 'CopiedChunks', value: 1 }, ...number('bytes', 'CopiedBytes')];
    default:
      return [];
  }
}
