import { appendFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { asyncInvoker } from './async-invocation';
import { backupFront } from './backup-front';
import { cloudClock } from './cloud-clock';
import { conditionalWrites } from './conditional-writes';
import { dmsFront } from './dms-front';
import { executions } from './executions';
import { startFront } from './front';
import { functionCode } from './function-code';
import { functions, type InvocationRecord } from './functions';
import { startGuard } from './guard';
import { lambdaFront } from './lambda-front';
import type { LocalInstance } from './local-instance';
import { startMoto } from './moto-process';
import { parameterGroups } from './parameter-groups';
import { rdsFront } from './rds-front';
import { rdsInstances } from './rds-instances';
import { scheduledRules } from './scheduled-rules';
import { stateMachineAnswers } from './state-machine-answers';
import { stoppedInstances } from './stopped-instances';
import { suspendedVersioning } from './suspended-versioning';
import { webIdentity } from './web-identity';

export interface LocalAwsOptions {
  /** Unpacked zips and the logs of invocations. */
  folder: string;
  /** RDS identifier -> local mysqld; the endpoints in RDS's answers become these. */
  instances: readonly LocalInstance[];
  /** @default eu-west-1 */
  region?: string;
  /** How long an immediate parameter change takes to reach the server. @default 0 to 0 */
  parameterDelayMs?: { min: number; max: number };
  /** The clock of scheduled rules and of retries of asynchronous invocations. @default 60 */
  secondsPerScheduledMinute?: number;
  /** Events of history at which an execution is stopped. @default 25000 */
  historyEventLimit?: number;
  /** Variables that every function process gets besides its declared ones. */
  functionEnvironment?: Record<string, string>;
  /** Whether a role of this account trusts this token of another cloud. @default none does */
  trustsIdentity?(token: string): boolean;
  onInvocation?(record: InvocationRecord): void;
}

export interface LocalAws {
  readonly endpoint: string;
  readonly region: string;
  /** For every process that shall take this for AWS. */
  readonly environment: Record<string, string>;
  readonly logFolder: string;
  stop(): Promise<void>;
  /** Whether its STS gave out this token for another cloud. */
  hasSigned(token: string): boolean;
  /** Days later: functions see that time, and RDS has started what was stopped for a week. Timers do not run faster. */
  forward(hours: number): Promise<void>;
}

export async function startLocalAws(options: LocalAwsOptions): Promise<LocalAws> {
  const region = options.region ?? 'eu-west-1';
  const logFolder = join(options.folder, 'logs');
  const codeFolder = join(options.folder, 'functions');
  await Promise.all([mkdir(logFolder, { recursive: true }), mkdir(codeFolder, { recursive: true })]);
  const note = (message: string): void => {
    appendFileSync(join(logFolder, 'front.log'), `${new Date().toISOString()} ${message}\n`);
  };
  const minuteMs = (options.secondsPerScheduledMinute ?? 60) * 1000;
  const stopping = new AbortController();
  const guard = startGuard();
  const front = await startFront();
  const endpoint = `http://127.0.0.1:${front.port}`;
  const environment = callerEnvironment(endpoint, region);
  const abandon = async (fault: unknown): Promise<never> => {
    await front.close();
    await guard.release();
    throw fault;
  };
  const moto = await startMoto({ frontPort: front.port, region, logFile: join(logFolder, 'moto.log'), guard }).catch(
    abandon,
  );

  const clock = cloudClock();
  const idle = stoppedInstances(moto.client, clock);
  const code = functionCode(codeFolder, moto.client);
  const lambda = functions({
    moto: moto.client,
    code,
    guard,
    clock,
    logFolder,
    environment: { ...environment, ...options.functionEnvironment },
    onInvocation: (record) => options.onInvocation?.(record),
  });
  const { signal } = stopping;
  const later = asyncInvoker({ moto: moto.client, functions: lambda, minuteMs, stopping: signal, note });
  const groups = parameterGroups();
  const delayMs = options.parameterDelayMs ?? { min: 0, max: 0 };
  const instances = rdsInstances(options.instances, moto.client, { groups, delayMs, stopping: signal, note });
  const rules = scheduledRules({ moto: moto.client, later, minuteMs, note });
  const identity = webIdentity((token) => options.trustsIdentity?.(token) ?? false);
  await instances.seed().catch(abandon);
  front.open(moto.client.port, [
    lambdaFront({ moto: moto.client, code, functions: lambda, later }),
    rdsFront({ moto: moto.client, groups, instances, stopped: idle }),
    rules.interceptor,
    stateMachineAnswers,
    identity.interceptor,
    executions({ moto: moto.client, limit: options.historyEventLimit ?? 25_000, stopping: signal, note }),
    suspendedVersioning,
    backupFront(moto.client),
    dmsFront(moto.client),
    conditionalWrites(moto.client),
  ]);

  const stop = async (): Promise<void> => {
    stopping.abort();
    rules.stop();
    await moto.stop();
    await front.close();
    await guard.release(); // and with it every function that still runs
    await instances.settled();
  };
  let stopped: Promise<void> | undefined;
  return {
    endpoint,
    region,
    environment,
    logFolder,
    hasSigned: identity.hasSigned,
    forward: async (hours) => {
      clock.forward(hours * 3_600_000);
      await idle.look();
    },
    stop: () => {
      stopped ??= stop();
      return stopped;
    },
  };
}

/** The empty files keep a developer's own profiles out. */
function callerEnvironment(endpoint: string, region: string): Record<string, string> {
  return {
    AWS_ENDPOINT_URL: endpoint,
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
  };
}
