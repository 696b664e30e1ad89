import {
  type AwsClients,
  executionDeadMan,
  fromStore,
  parameterGroupFence,
  rdsInstance,
  s3Blobs,
  s3Records,
  ssmPasswords,
  ssmPublished,
  telemetryObserver,
  webIdentityToken,
} from '../adapters/aws';
import { armParameters, armServer, azureCredential, type CredentialSources, noHands, openArm } from '../adapters/azure';
import { frozenReaders, mysqlBinlogs, mysqlDatabases } from '../adapters/mysql2';
import {
  blobFenceRequests,
  jsonObserver,
  noTargetPlatform,
  parameterFence,
  systemClock,
  webhookHooks,
} from '../adapters/node';
import type { Desired } from '../contract/desired';
import { env } from '../contract/names';
import { Problem } from '../contract/problem';
import type { Ports, TargetParameters, TargetPlatform } from '../migration/ports';

export interface AwsPorts {
  readonly ports: Ports;
  close(): Promise<void>;
}

/** What a host outside of AWS has besides AWS. */
export interface Hands {
  /** Of secrets that its environment holds, by the variable's name. */
  environmentSecret(name: string): Promise<string>;
}

/** The world of a migration whose state is in AWS, wherever its turns run. */
export function awsPorts(desired: Desired, clients: AwsClients, hands?: Hands): AwsPorts {
  const { rds } = desired;
  if (rds === undefined) throw unreadable('the wanted state names no RDS instance');
  // A snapshot lives as long as the sessions that hold it; a function's sessions end with each turn.
  if (desired.freeze !== 'stopped-replica') throw unreadable('a function can only copy from a stopped replica');
  const bucket = variable(env.bucket);
  const passwords = ssmPasswords({
    ssm: () => clients.ssm,
    secretsManager: () => clients.secretsManager,
    desired,
    ...(hands === undefined ? {} : { environmentSecret: hands.environmentSecret }),
  });
  const databases = mysqlDatabases({ desired, passwords });
  const hookSecret = desired.hooks.secret;
  const readers = frozenReaders(desired, databases);
  const { targetParameters, targetPlatform } = managementOf(desired, clients);
  const telemetry = telemetryObserver({
    migration: desired.name,
    cloudwatch: () => clients.cloudwatch,
    eventbridge: () => clients.eventbridge,
    next: jsonObserver({ migration: desired.name, stream: process.stdout }),
  });
  const blobs = s3Blobs({ s3: () => clients.s3, bucket, prefix: 'blobs/' });
  const ports: Ports = {
    databases,
    binlogs: mysqlBinlogs({ desired, passwords }),
    frozenReaders: readers,
    records: s3Records({ s3: () => clients.s3, bucket, prefix: '' }),
    blobs,
    published: ssmPublished({ ssm: () => clients.ssm, migration: desired.name }),
    passwords,
    fence: parameterGroupFence({
      rds: () => clients.rds,
      parameterGroup: rds.parameterGroup,
      was: rds.readOnlyWas,
    }),
    targetFence: parameterFence(targetParameters),
    fenceRequests: blobFenceRequests(blobs),
    instance: rdsInstance({ rds: () => clients.rds, ...rds }),
    targetParameters,
    targetPlatform,
    deadMan: executionDeadMan({ sfn: () => clients.sfn, machine: variable(env.deadManMachine), desired }),
    hooks: webhookHooks({
      migration: desired.name,
      hooks: desired.hooks,
      ...(hookSecret === undefined ? {} : { secret: () => fromStore(clients.ssm, hookSecret) }),
    }),
    clock: systemClock,
    observer: telemetry.observer,
  };
  return {
    ports,
    async close() {
      await readers.release();
      await telemetry.flush();
    },
  };
}

function managementOf(
  { azure }: Desired,
  clients: AwsClients,
): { readonly targetParameters: TargetParameters; readonly targetPlatform: TargetPlatform } {
  if (azure === undefined) return { targetParameters: declaredByTerraform, targetPlatform: noTargetPlatform };
  const arm = openArm(azure, azureCredential(azure, credentialSources(clients)));
  return { targetParameters: armParameters(arm), targetPlatform: armServer(arm) };
}

export function credentialSources(clients: AwsClients): CredentialSources {
  return {
    assertion: () => webIdentityToken(clients.sts),
    secretOf: (reference) => fromStore(clients.ssm, reference),
    shell: () => {
      throw unreadable('the wanted state names the login of a shell at Azure, and this is a function');
    },
  };
}

/** Without `management` in the settings, this function has no hands on Azure's management API. */
const declaredByTerraform = noHands('give the function a login (target.*.management in the settings)');

export function variable(name: string): string {
  const value = process.env[name];
  if (value !== undefined && value !== '') return value;
  throw unreadable(`the function's environment lacks ${name}`);
}

function unreadable(message: string): Problem {
  return new Problem({
    code: 'ours.function-misconfigured',
    side: 'ours',
    message,
    remedy: 'deploy the stack again, with freeze: stopped-replica: it declares the function and its environment',
  });
}
