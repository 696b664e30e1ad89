import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { GetObjectCommand, ListBucketsCommand, S3Client } from '@aws-sdk/client-s3';
import { parameterName, recordKey } from '../../lambda/contract/names';
import type { RunRecord } from '../../lambda/migration/data/run-record';
import { type CdktfRun, type LocalCloud, runCdktf, startLocalCloud, writeMigrationFile } from '../local-cloud';
import { deployProgress } from './deploy-progress';
import type { Attempted, Driver, DriverOptions } from './driver';

const migration = 'shop';

/** The real thing: `cdktf deploy` with Terraform and the AWS provider against the local AWS. */
export async function cdktfDriver({ folder, signal }: DriverOptions): Promise<Driver> {
  // A schedule that AWS fires once a minute is fired every ten seconds here.
  const cloud = await startLocalCloud({ aws: { secondsPerScheduledMinute: 10 } });
  const settings = { name: migration, wayBack: 'required' };
  await writeMigrationFile(cloud, settings);
  const s3 = new S3Client({
    endpoint: cloud.aws.endpoint,
    region: cloud.aws.region,
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    forcePathStyle: true,
  });
  let deploys = 0;
  const deploy = async (name: string, args: readonly string[], say: (text: string) => void): Promise<CdktfRun> => {
    deploys += 1;
    const log = `${deploys}-${name}.log`;
    const tell = deployProgress(say);
    const timed: string[] = [];
    const began = performance.now();
    const onLine = (line: string): void => {
      timed.push(`${((performance.now() - began) / 1000).toFixed(1).padStart(6)}  ${line}`);
      tell(line);
    };
    const run = await runCdktf(cloud, ['deploy', '--auto-approve', ...args], { onLine, signal });
    await writeFile(join(folder, log), `${timed.join('\n')}\n`);
    return run;
  };
  const attempt = async (...given: Parameters<typeof deploy>): Promise<Attempted> => {
    const run = await deploy(...given);
    return { done: run.code === 0, text: run.code === 0 ? '' : whyHeld(run.output) };
  };
  return {
    name: 'cdktf',
    about: `MySQL ${cloud.servers.source.version} as RDS, its read replica, MySQL ${cloud.servers.target.version} as Azure; AWS at ${cloud.aws.endpoint}, Azure at ${cloud.azure.endpoint}`,
    commands: {
      sync: 'cdktf deploy',
      cutover: 'cdktf deploy -var cutover=true',
      rollback: 'cdktf deploy -var rollback=true',
    },
    servers: cloud.servers,
    endpoint: { kind: 'ssm', parameter: parameterName(migration, 'endpoint') },
    environment: { ...process.env, ...cloud.aws.environment },
    async startSync(say) {
      const run = await deploy('sync', [], say);
      if (run.code !== 0) throw new Error(`cdktf deploy failed:\n${lastLines(run.output)}`);
    },
    check: () => undefined,
    record: () => readRecord(s3),
    cutOver: (say) => attempt('cutover', ['-var', 'cutover=true'], say),
    rollBack: (say) => attempt('rollback', ['-var', 'rollback=true'], say),
    followAgain: (rollBack) => ({
      typed: [`migration.json: "followAgain": "${rollBack}"`, 'cdktf deploy'],
      async start(say) {
        await writeMigrationFile(cloud, { ...settings, followAgain: rollBack });
        const run = await deploy('follow-again', [], say);
        if (run.code !== 0) throw new Error(`cdktf deploy failed:\n${lastLines(run.output)}`);
      },
    }),
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
