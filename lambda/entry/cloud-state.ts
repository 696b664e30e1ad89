import { awsClients } from '../adapters/aws/clients';
import { latestExecution } from '../adapters/aws/latest-execution';
import { metricHistory } from '../adapters/aws/metric-history';
import { s3Blobs } from '../adapters/aws/s3-blobs';
import { s3Records } from '../adapters/aws/s3-records';
import { ssmPublished } from '../adapters/aws/ssm-published';
import type { MetricName } from '../contract/metrics';
import { Problem } from '../contract/problem';
import type { Blobs, Published, Records } from '../migration/ports';

export interface MetricPoint {
  readonly at: string;
  readonly value: number;
}

/** The last hour of CloudWatch, a point a minute; a metric that nobody told is empty. */
export type Measured = Readonly<
  Record<'ReplicationLag' | 'LagUnknown' | 'CopiedBytes' | 'FenceUp', readonly MetricPoint[]>
>;

/** The newest execution of the state machine that drives the sync. */
export interface Execution {
  readonly status: string;
  readonly startedAt: string;
  readonly stoppedAt: string | null;
  /** Why it failed; empty if it did not. */
  readonly cause: string;
}

/** What a migration that runs in AWS has written down, to be read from a shell. */
export interface CloudState {
  readonly records: Pick<Records, 'read'>;
  readonly blobs: Pick<Blobs, 'get' | 'list'>;
  readonly published: Pick<Published, 'get'>;
  measured(now: Date): Promise<Measured>;
  /** undefined: the machine has never run, or there is none. */
  execution(): Promise<Execution | undefined>;
  close(): void;
}

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

/** Region and credentials as every AWS program finds them, unless given. @throws ours.no-such-migration, cloud.* */
export async function openCloudState(options: {
  readonly migration: string;
  readonly region: string | undefined;
  readonly endpoint: string | undefined;
}): Promise<CloudState> {
  const { migration, region, endpoint } = options;
  const forcePathStyle = (endpoint ?? process.env.AWS_ENDPOINT_URL) !== undefined;
  const clients = awsClients({ forcePathStyle, region, endpoint });
  try {
    const published = ssmPublished({ ssm: () => clients.ssm, migration });
    const bucket = await published.get('bucket');
    if (bucket === undefined) throw unknownMigration(migration, region);
    const history = metricHistory({ cloudwatch: () => clients.cloudwatch, migration });
    return {
      records: s3Records({ s3: () => clients.s3, bucket, prefix: '' }),
      blobs: s3Blobs({ s3: () => clients.s3, bucket, prefix: 'blobs/' }),
      published,
      measured: (now) => history(statistics, lastHour(now)),
      execution: () => latestExecution(clients.sfn, `${migration}-migration-sync`),
      close: () => clients.destroy(),
    };
  } catch (thrown) {
    clients.destroy();
    throw thrown;
  }
}

/** Whole minutes, the one that runs too: CloudWatch leaves out what stands at the end itself. */
function lastHour(now: Date): { readonly from: Date; readonly until: Date } {
  const minute = minuteMs * Math.floor(now.getTime() / minuteMs);
  return { from: new Date(minute - hourMs), until: new Date(minute + minuteMs) };
}

const statistics = {
  ReplicationLag: 'Maximum',
  LagUnknown: 'Sum',
  CopiedBytes: 'Sum',
  FenceUp: 'Maximum',
} as const satisfies Partial<Record<MetricName, string>>;

function unknownMigration(name: string, region: string | undefined): Problem {
  return new Problem({
    code: 'ours.no-such-migration',
    side: 'ours',
    message: `there is no migration ${name} in ${region ?? 'the region of this shell'}: the parameter /${name}/bucket is missing`,
    remedy:
      'check name, region and AWS account (aws sts get-caller-identity); a stack of an older version needs one more cdktf deploy',
  });
}
