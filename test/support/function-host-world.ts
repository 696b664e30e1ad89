import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import {
  CreateDBInstanceReadReplicaCommand,
  CreateDBParameterGroupCommand,
  ModifyDBParameterGroupCommand,
} from '@aws-sdk/client-rds';
import { CreateBucketCommand } from '@aws-sdk/client-s3';
import { CreateStateMachineCommand } from '@aws-sdk/client-sfn';
import { PutParameterCommand } from '@aws-sdk/client-ssm';
import { deadManDefinition } from '../../constructs/aws/dead-man-definition';
import { syncDefinition } from '../../constructs/aws/sync-definition';
import { appPackage } from '../../constructs/azure/app-package';
import { bundled, zipOf } from '../../constructs/bundle';
import { type AwsClients, awsClients } from '../../lambda/adapters/aws';
import {
  type Authentication,
  type LocalFunctionApp,
  type ManagedIdentity,
  startLocalFunctionApp,
  startManagedIdentity,
} from '../../lambda/adapters/local/azure';
import { type Desired, defaultLimits } from '../../lambda/contract/desired';
import type { FunctionHostSettings } from '../../lambda/contract/function-host';
import { env, ignoredOnTheWayBack, parameterName } from '../../lambda/contract/names';
import { type LocalCloud, localIdentifiers, startLocalCloud } from '../../scripts/local-cloud';
import { desiredFor } from './local-databases';
import { makeApplicationAccount, makeSmallShop } from './small-shop';

const region = 'eu-west-1';
const account = '123456789012';
const bucket = 'shop-state';
const machineArn = (name: string) => `arn:aws:states:${region}:${account}:stateMachine:${name}`;
const functionArn = `arn:aws:lambda:${region}:${account}:function:shop-migration`;
const group = 'shop-migration-source';
const name = 'shop';

export interface HostWorldOptions {
  /** @default as on Azure */
  readonly replyLimitMs?: number;
  readonly authentication?: Partial<Authentication>;
}

/**
 * Both clouds without Terraform: a Lambda function that hands everything on, the real Function app behind it, real
 * servers. The target's password is in no store of AWS.
 */
export interface HostWorld {
  readonly cloud: LocalCloud;
  readonly clients: AwsClients;
  readonly app: LocalFunctionApp;
  readonly identity: ManagedIdentity;
  readonly hostSettings: FunctionHostSettings;
  desired(changes?: Partial<Desired>): Desired;
  stop(): Promise<void>;
}

export async function startHostWorld(options: HostWorldOptions = {}): Promise<HostWorld> {
  let trusts: (token: string) => boolean = () => false;
  const cloud = await startLocalCloud({
    aws: { trustsIdentity: (token) => trusts(token) },
    servers: { durable: false },
  });
  Object.assign(process.env, cloud.aws.environment);
  const { tokens, issuer, client, tenant, endpoint, caPem } = cloud.azure;
  const clients = awsClients({ forcePathStyle: true });
  const identity = await startManagedIdentity(tokens, issuer);
  // The role's trust: this issuer, this audience, this one identity.
  trusts = (token) => {
    const said = tokens.read(token);
    return said?.iss === issuer && said.aud === client && said.sub === identity.principal;
  };
  const own = {
    [env.name]: name,
    [env.bucket]: bucket,
    [env.syncMachine]: machineArn('sync'),
    [env.deadManMachine]: machineArn('dead-man'),
  };
  const app = await startLocalFunctionApp({
    zip: zipOf(bundled(join(__dirname, '../../lambda/entry/azure-function.ts')), appPackage),
    folder: join(cloud.folder, 'function-app'),
    instances: 2,
    ...(options.replyLimitMs === undefined ? {} : { replyLimitMs: options.replyLimitMs }),
    authentication: {
      tokens,
      issuer,
      allowedAudiences: [client],
      allowedApplications: [client],
      ...options.authentication,
    },
    environment: {
      ...own,
      ...identity.environment,
      AWS_REGION: region,
      AWS_ENDPOINT_URL: cloud.aws.endpoint,
      [env.role]: `arn:aws:iam::${account}:role/shop-migration-azure`,
      [env.audience]: client,
      [env.caller]: client,
      [env.targetPassword]: cloud.servers.target.adminPassword,
    },
  });
  const hostSettings: FunctionHostSettings = {
    url: app.url,
    scope: `api://${client}/.default`,
    login: { kind: 'federated', tenant, client },
    // Both certificates: Entra's and the app's.
    endpoints: { authority: endpoint, caPem: `${caPem}${app.caPem}` },
    beatSeconds: 0.5,
  };
  const lambdaEnvironment = { ...own, [env.host]: JSON.stringify(hostSettings) };
  await makeResources(cloud, clients, lambdaEnvironment);
  await makeSmallShop(cloud.servers.source);
  await makeApplicationAccount(cloud.servers.target);
  return {
    cloud,
    clients,
    app,
    identity,
    hostSettings,
    desired: (changes) => wanted(cloud, identity, changes),
    async stop() {
      clients.destroy();
      await app.stop();
      await identity.stop();
      await cloud.stop();
    },
  };
}

function wanted({ servers, azure }: LocalCloud, identity: ManagedIdentity, changes: Partial<Desired> = {}): Desired {
  const { subscription, resourceGroup, endpoint, caPem } = azure;
  const plain = desiredFor(servers);
  const password = { kind: 'ssm', name: '/local/shop-source/admin' } as const;
  const { host, port } = servers.replica;
  return {
    ...plain,
    name,
    source: { ...plain.source, password },
    replica: { ...plain.source, host, port, caPem: servers.replica.caPem, password },
    target: { ...plain.target, password: { kind: 'environment', name: env.targetPassword } },
    rds: {
      instance: localIdentifiers.source,
      parameterGroup: group,
      allowReboot: true,
      readOnlyWas: '{TrueIfReplica}',
    },
    azure: {
      subscription,
      resourceGroup,
      server: localIdentifiers.target,
      login: { kind: 'managed-identity', client: identity.client },
      endpoints: { management: endpoint, authority: endpoint, caPem },
    },
    limits: { ...defaultLimits, workers: 2 },
    ...changes,
  };
}

/** What the stack makes, as far as the route needs it; the definitions are the stack's own. */
async function makeResources(
  cloud: LocalCloud,
  clients: AwsClients,
  environment: Readonly<Record<string, string>>,
): Promise<void> {
  const location = { LocationConstraint: region } as const;
  await clients.s3.send(new CreateBucketCommand({ Bucket: bucket, CreateBucketConfiguration: location }));
  for (const key of ['attempt', 'fence'] as const) {
    const Value = key === 'attempt' ? '0' : 'down';
    await clients.ssm.send(new PutParameterCommand({ Name: parameterName(name, key), Value, Type: 'String' }));
  }
  const made = { DBParameterGroupName: group, DBParameterGroupFamily: 'mysql8.4', Description: 'migration' };
  await clients.rds.send(new CreateDBParameterGroupCommand(made));
  const values = {
    binlog_format: 'ROW',
    binlog_row_image: 'FULL',
    'replicate-wild-ignore-table': ignoredOnTheWayBack.join(','),
    read_only: '{TrueIfReplica}',
  };
  const Parameters = Object.entries(values).map(
    ([ParameterName, ParameterValue]) => ({ ParameterName, ParameterValue, ApplyMethod: 'immediate' }) as const,
  );
  await clients.rds.send(new ModifyDBParameterGroupCommand({ DBParameterGroupName: group, Parameters }));
  const { source: SourceDBInstanceIdentifier, replica: DBInstanceIdentifier } = localIdentifiers;
  const replica = { SourceDBInstanceIdentifier, DBInstanceIdentifier, DBInstanceClass: 'db.t3.medium' };
  await clients.rds.send(new CreateDBInstanceReadReplicaCommand(replica));
  await makeFunction(cloud, environment);
  const definitions = {
    sync: syncDefinition({ functionArn, bucket, turnsPerExecution: 1000 }),
    'dead-man': deadManDefinition(functionArn),
  };
  for (const [machine, definition] of Object.entries(definitions)) {
    const roleArn = `arn:aws:iam::${account}:role/fixture`;
    const create = { name: machine, definition: JSON.stringify(definition), roleArn };
    await clients.sfn.send(new CreateStateMachineCommand(create));
  }
}

async function makeFunction({ aws }: LocalCloud, Variables: Readonly<Record<string, string>>): Promise<void> {
  const signed = (service: string) => ({
    authorization: `AWS4-HMAC-SHA256 Credential=local/20260101/${region}/${service}/aws4_request, SignedHeaders=host, Signature=0`,
  });
  await fetch(aws.endpoint, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...signed('iam') },
    body: 'Action=CreateRole&Version=2010-05-08&RoleName=fixture&AssumeRolePolicyDocument=%7B%7D',
  });
  const zip = Buffer.from(zipOf(bundled(join(__dirname, '../../lambda/entry/aws-lambda.ts'))));
  const answer = await fetch(`${aws.endpoint}/2015-03-31/functions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...signed('lambda') },
    body: JSON.stringify({
      FunctionName: 'shop-migration',
      Runtime: 'nodejs22.x',
      Handler: 'index.handler',
      Role: `arn:aws:iam::${account}:role/fixture`,
      MemorySize: 512,
      Timeout: 120,
      Environment: { Variables },
      Code: { ZipFile: zip.toString('base64') },
    }),
  });
  if (answer.status !== 201) throw new Error(`no function: ${await answer.text()}`);
}

/** Invoked as Terraform, the scheduler and the state machine do: one process of its own each time. */
export async function invokeFunction({ cloud }: HostWorld, event: object): Promise<{ ok: boolean; reply: unknown }> {
  const answer = await fetch(`${cloud.aws.endpoint}/2015-03-31/functions/shop-migration/invocations`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-request': randomUUID(),
      authorization: `AWS4-HMAC-SHA256 Credential=local/20260101/${region}/lambda/aws4_request, SignedHeaders=host, Signature=0`,
    },
    body: JSON.stringify(event),
  });
  return { ok: answer.headers.get('x-amz-function-error') === null, reply: await answer.json() };
}
