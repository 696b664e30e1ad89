import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { GetObjectCommand, ListBucketsCommand, S3Client } from '@aws-sdk/client-s3';
import { parameterName, recordKey } from '../../lambda/contract/names';
import type { RunRecord } from '../../lambda/migration/data/run-record';
import { type CdktfRun, type LocalCloud, runCdktf, startLocalCloud, writeMigrationFile } from '../local-cloud';
import type { Driver, DriverOptions } from './driver';

const migration = 'shop';

/** The real thing: `cdktf deploy` with Terraform and the AWS provider against the local AWS. */
export async function cdktfDriver({ folder, signal }: DriverOptions): Promise<Driver> {
  // A schedule that AWS fires once a minute is fired every ten seconds here.
  const cloud = await startLocalCloud({ aws: { secondsPerScheduledMinute: 10 } });
  await writeMigrationFile(cloud, { name: migration });
  const s3 = new S3Client({
    endpoint: cloud.aws.endpoint,
    region: cloud.aws.region,
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    forcePathStyle: true,
  });
  const deploy = async (log: string, args: readonly string[], say: (text: string) => void): Promise<CdktfRun> => {
    const run = await runCdktf(cloud, ['deploy', '--auto-approve', ...args], { onLine: tellProgress(say), signal });
    await writeFile(join(folder, log), run.output);
    return run;
  };
  return {
    name: 'cdktf',
    about: `MySQL ${cloud.servers.source.version} as RDS, its read replica, MySQL ${cloud.servers.target.version} as Azure, AWS at ${cloud.aws.endpoint}`,
    commands: { sync: 'cdktf deploy', cutover: 'cdktf deploy -var cutover=true' },
    servers: cloud.servers,
    endpoint: { kind: 'ssm', parameter: parameterName(migration, 'endpoint') },
    environment: { ...process.env, ...cloud.aws.environment },
    async startSync(say) {
      const run = await deploy('deploy.log', [], say);
      if (run.code !== 0) throw new Error(`cdktf deploy failed:\n${lastLines(run.output)}`);
    },
    check: () => undefined,
    record: () => readRecord(s3),
    async cutOver(say) {
      const run = await deploy('cutover.log', ['-var', 'cutover=true'], say);
      return { promoted: run.code === 0, text: run.code === 0 ? '' : whyHeld(run.output) };
    },
    stop: () => stopCloud(cloud, s3),
  };
}

async function stopCloud(cloud: LocalCloud, s3: S3Client): Promise<void> {
  s3.destroy();
  await cloud.stop();
}

/** The state of record, as the handler keeps it. */
async function readRecord(s3: S3Client): Promise<RunRecord | undefined> {
  const { Buckets = [] } = await s3.send(new ListBucketsCommand({}));
  const bucket = Buckets.find(({ Name }) => Name?.startsWith(`${migration}-`))?.Name;
  if (bucket === undefined) return undefined;
  try {
    const object = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: recordKey }));
    return JSON.parse((await object.Body?.transformToString()) ?? '{}').record;
  } catch (error) {
    if (error instanceof Error && error.name === 'NoSuchKey') return undefined;
    throw error;
  }
}

function tellProgress(say: (text: string) => void): (line: string) => void {
  let made = 0;
  return (line) => {
    if (/(Creation|Modifications) complete/.test(line)) {
      made += 1;
      say(`${made} resources made or changed`);
    } else if (/Synthesizing|Plan:|Apply complete/.test(line)) say(line.replace(/^\S+\s{1,}/, '').trim());
  };
}

/** The function's own words out of Terraform's error; without them the end of what was said. */
function whyHeld(output: string): string {
  const quoted = /"errorMessage":("(?:[^"\\]|\\.)*")/.exec(output)?.[1];
  return quoted === undefined ? lastLines(output) : String(JSON.parse(quoted));
}

function lastLines(output: string): string {
  return output
    .split('\n')
    .filter((line) => line.trim() !== '')
    .slice(-40)
    .join('\n');
}
