/** CloudWatch names: the function publishes under them, dashboard and alarms look at them. */
export const metricNamespace = 'RdsToAzure';
/** The one dimension of every metric: the migration's name. */
export const metricDimension = 'Migration';

/** Units as CloudWatch spells them. A metric that is not published says nothing: alarms treat it by its meaning. */
export const metrics = {
  ReplicationLag: 'Seconds',
  /** 1: the pulse was not seen in time. */
  LagUnknown: 'Count',
  /** 1: a cut over asked for now would be let in as far as lag and validation go. */
  Ready: 'Count',
  /** 1: the newest validation found a difference. */
  ValidationPoisoned: 'Count',
  /** Seconds since the fence went up, while nothing is promoted. */
  FenceUp: 'Seconds',
  /** Hours until the source purges what the target has not read; published where it is known. */
  RetentionHeadroom: 'None',
  /** 1: the channel back to the source is wanted and does not run. */
  ReverseChannelDown: 'Count',
  /** As the last fan-out found them. */
  ChunksLeft: 'Count',
  CopiedChunks: 'Count',
  CopiedBytes: 'Bytes',
  /** Of the server in Azure, as Azure Monitor has them. */
  TargetCpu: 'Percent',
  TargetStorage: 'Percent',
  TargetConnections: 'Count',
} as const;
export type MetricName = keyof typeof metrics;

/** EventBridge, on every change of the level. */
export const eventSource = 'rds-to-azure';
export const levelChangedType = 'Migration Level Changed';
