import { CreateSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { LocalCloud, MigrationChanges } from '../../scripts/local-cloud';

/** An account of AWS with all that the optional parts of the stack name, and what of them has arrived there. */
export interface WholeAccount {
  /** For `migration.json`: every part switched on. */
  readonly settings: MigrationChanges;
  readonly network: Readonly<Record<string, unknown>>;
  /** ARN of the secret with the source's login. */
  readonly sourceSecret: string;
  /** `name -> answer`, with the weight where there is one, as Route 53 has them. */
  records(): Promise<readonly string[]>;
  /** From now on `notices` has what the topic tells. */
  subscribe(): Promise<void>;
  notices(): Promise<readonly string[]>;
}

/** The wire, where the project has no SDK: what is asked here is asked by a person or by a pipeline. */
export function asker({ aws }: LocalCloud) {
  const ask = async (service: string, init: RequestInit, path = ''): Promise<string> => {
    const signed = `AWS4-HMAC-SHA256 Credential=local/20260101/${aws.region}/${service}/aws4_request, SignedHeaders=host, Signature=0`;
    const headers = { ...Object(init.headers), authorization: signed };
    return (await fetch(`${aws.endpoint}${path}`, { ...init, headers })).text();
  };
  return {
    query: (service: string, parameters: Record<string, string>) =>
      ask(service, { method: 'POST', body: new URLSearchParams(parameters) }),
    json: async (service: string, target: string, input: object): Promise<Record<string, unknown>> => {
      const headers = { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': target };
      return JSON.parse(await ask(service, { method: 'POST', headers, body: JSON.stringify(input) }));
    },
    rest: ask,
  };
}

export async function wholeAccount(cloud: LocalCloud): Promise<WholeAccount> {
  const { query, json, rest } = asker(cloud);
  const { region } = cloud.aws;
  const ec2 = (Action: string) => query('ec2', { Action, Version: '2016-11-15' });
  const subnets = await ec2('DescribeSubnets');
  const zone = await rest('route53', { method: 'POST', body: newZone }, '/2013-04-01/hostedzone');
  const zoneId = first(zone, /<Id>\/hostedzone\/(\w+)</);
  const key = await json('kms', 'TrentService.CreateKey', {});
  const secrets = await storeLogins(cloud);
  const queueUrl = `${cloud.aws.endpoint}/123456789012/notices`;
  const network = {
    targetAddresses: ['127.0.0.1'],
    wayBackAddresses: ['127.0.0.1'],
    vpcId: first(subnets, /<vpcId>(vpc-[0-9a-f]+)</),
    subnetIds: [first(subnets, /<subnetId>(subnet-[0-9a-f]+)</)],
    vpcEndpoints: true,
    routeTableIds: [first(await ec2('DescribeRouteTables'), /<routeTableId>(rtb-[0-9a-f]+)</)],
  };
  const settings = {
    aws: { region, endpoint: cloud.aws.endpoint, kmsKeyArn: Object(key.KeyMetadata).Arn, tags: { team: 'payments' } },
    network,
    handler: { reservedConcurrency: 40, logRetentionDays: 30 },
    dns: { zoneId, writer: 'db.shop.example', readers: 'ro.shop.example' },
    alarms: { emails: ['ops@shop.example'] },
    backup: {},
    dms: { sourceSecretArn: secrets.source, targetSecretArn: secrets.target },
  };
  return {
    settings,
    network,
    sourceSecret: secrets.source,
    records: async () => recordsIn(await rest('route53', { method: 'GET' }, `/2013-04-01/hostedzone/${zoneId}/rrset`)),
    subscribe: async () => {
      await query('sqs', { Action: 'CreateQueue', Version: '2012-11-05', QueueName: 'notices' });
      const subscription = { TopicArn: `arn:aws:sns:${region}:123456789012:shop-migration`, Protocol: 'sqs' };
      const Endpoint = `arn:aws:sqs:${region}:123456789012:notices`;
      await query('sns', { Action: 'Subscribe', Version: '2010-03-31', ...subscription, Endpoint });
    },
    notices: async () => {
      const asked = { Action: 'ReceiveMessage', Version: '2012-11-05', QueueUrl: queueUrl, MaxNumberOfMessages: '10' };
      return [...(await query('sqs', asked)).matchAll(/<Body>([\s\S]*?)<\/Body>/g)].map(([, body = '']) => body);
    },
  };
}

const newZone =
  '<CreateHostedZoneRequest xmlns="https://route53.amazonaws.com/doc/2013-04-01/">' +
  '<Name>shop.example</Name><CallerReference>test</CallerReference></CreateHostedZoneRequest>';

/** As RDS keeps them: a JSON object with all that is needed to log in. */
async function storeLogins({
  aws,
  servers,
}: LocalCloud): Promise<{ readonly source: string; readonly target: string }> {
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const client = new SecretsManagerClient({ endpoint: aws.endpoint, region: aws.region, credentials });
  const store = async (side: 'source' | 'target'): Promise<string> => {
    const { adminUser: username, adminPassword: password, host, port } = servers[side];
    const SecretString = JSON.stringify({ username, password, host, port });
    const made = await client.send(new CreateSecretCommand({ Name: `shop-${side}`, SecretString }));
    return made.ARN ?? '';
  };
  const stored = { source: await store('source'), target: await store('target') };
  client.destroy();
  return stored;
}

function recordsIn(xml: string): readonly string[] {
  return [...xml.matchAll(/<ResourceRecordSet>([\s\S]*?)<\/ResourceRecordSet>/g)]
    .map(([, one = '']) => {
      const field = (name: string): string => new RegExp(`<${name}>([^<]*)</${name}>`).exec(one)?.[1] ?? '';
      const weight = field('SetIdentifier') === '' ? '' : ` ${field('SetIdentifier')} ${field('Weight')}`;
      return { type: field('Type'), line: `${field('Name')} -> ${field('Value')}${weight}` };
    })
    .filter(({ type }) => type === 'CNAME')
    .map(({ line }) => line)
    .sort();
}

function first(text: string, form: RegExp): string {
  const found = form.exec(text)?.[1];
  if (found === undefined) throw new Error(`the local AWS has nothing like ${form.source}`);
  return found;
}
