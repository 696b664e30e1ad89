import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { aMigration, everyPart } from '../support/a-migration';
import { synthesized } from '../support/synthesized';

// The bindings are large: the first synth on a busy machine takes its time.
jest.setTimeout(60_000);

type Statement = { Sid: string; Action: string[]; Resource: string[] };

function statementsOf(role: string, changes: Record<string, unknown> = {}): Record<string, [string, string]> {
  const { policy: text } = synthesized(changes).one('aws_iam_role_policy', role);
  const policy: { Statement: Statement[] } = JSON.parse(String(text));
  return Object.fromEntries(
    policy.Statement.map((one) => [one.Sid, [one.Action.join(' '), plain(one.Resource.join(' '))]]),
  );
}

/** `arn:…:ssm:eu-central-1:…:parameter/shop/*` -> `ssm parameter/shop/*`; references by their type. */
function plain(resources: string): string {
  return resources
    .replace(/arn:\$\{[^}]*\}:(\w+):[^:]*:\$\{[^}]*\}:/g, '$1 ')
    .replace(/\$\{(\w+)\.[\w-]+\.arn\}/g, '<$1>');
}

test('the function may do this in AWS, and nothing else', () => {
  expect(statementsOf('handler_role')).toEqual({
    Logs: ['logs:CreateLogStream logs:PutLogEvents', '<aws_cloudwatch_log_group>:*'],
    Record: ['s3:GetObject s3:PutObject s3:DeleteObject', '<aws_s3_bucket>/*'],
    Listing: ['s3:ListBucket', '<aws_s3_bucket>'],
    Published: ['ssm:GetParameter ssm:PutParameter ssm:DeleteParameter', 'ssm parameter/shop/*'],
    Passwords: ['ssm:GetParameter', 'ssm parameter/shop-production/admin ssm parameter/shop-azure/admin'],
    Instances: ['rds:DescribeDBInstances', 'rds db:*'],
    Fence: ['rds:ModifyDBParameterGroup rds:DeleteDBParameterGroup', 'rds pg:shop-migration-source'],
    Groups: ['rds:DescribeDBParameters', 'rds pg:*'],
    Attach: ['rds:ModifyDBInstance', 'rds db:shop-production rds pg:*'],
    Drive: [
      'states:StartExecution states:ListExecutions',
      'states stateMachine:shop-migration-sync states stateMachine:shop-migration-dead-man',
    ],
    Watch: [
      'states:DescribeExecution states:StopExecution',
      'states execution:shop-migration-sync:* states execution:shop-migration-dead-man:*',
    ],
    Metrics: ['cloudwatch:PutMetricData', '*'],
    Events: ['events:PutEvents', 'events event-bus/default'],
  });
  const { policy } = synthesized().one('aws_iam_role_policy', 'handler_role');
  expect(policy).toContain('"Condition":{"StringEquals":{"cloudwatch:namespace":"RdsToAzure"}}');
});

test('a secret, a key and the end of the old instance bring their own permissions, each for that one thing', () => {
  const secret = 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:shop-AbCdEf';
  const key = 'arn:aws:kms:eu-central-1:123456789012:key/1';
  const source = { ...sourceOf(), passwordParameter: `${secret}#password` };
  const changes = { source, decommission: {}, aws: { region: 'eu-central-1', kmsKeyArn: key } };

  const statements = statementsOf('handler_role', changes);

  expect(statements).toMatchObject({
    Passwords: ['ssm:GetParameter', 'ssm parameter/shop-azure/admin'],
    Secrets: ['secretsmanager:GetSecretValue', secret],
    FinalSnapshot: [
      'rds:CreateDBSnapshot rds:DescribeDBSnapshots rds:AddTagsToResource',
      'rds db:shop-production rds snapshot:shop-final-*',
    ],
    End: ['rds:StopDBInstance rds:DeleteDBInstance', 'rds db:shop-production'],
    Key: ['kms:Decrypt kms:GenerateDataKey', key],
  });
  expect(synthesized().text).not.toContain('rds:DeleteDBInstance');
});

test('DMS may read its two logins', () => {
  const arn = (name: string) => `arn:aws:secretsmanager:eu-central-1:123456789012:secret:${name}`;
  const dms = { sourceSecretArn: arn('source'), targetSecretArn: arn('target') };

  expect(statementsOf('dms_role', { dms })).toEqual({
    Logins: ['secretsmanager:GetSecretValue secretsmanager:DescribeSecret', `${arn('source')} ${arn('target')}`],
  });
});

test('the state machines may invoke the function and have their log delivered; the sync also what a Distributed Map needs', () => {
  const both = {
    Invoke: ['lambda:InvokeFunction', '<aws_lambda_function>'],
    DeliverLogs: [
      'logs:CreateLogDelivery logs:GetLogDelivery logs:UpdateLogDelivery logs:DeleteLogDelivery logs:ListLogDeliveries ' +
        'logs:PutResourcePolicy logs:DescribeResourcePolicies logs:DescribeLogGroups',
      '*',
    ],
  };
  expect(statementsOf('dead-man_role')).toEqual(both);
  expect(statementsOf('sync_role')).toEqual({
    ...both,
    Itself: ['states:StartExecution', 'states stateMachine:shop-migration-sync'],
    ItsItems: [
      'states:DescribeExecution states:StopExecution',
      'states execution:shop-migration-sync:* states execution:shop-migration-sync/*:*',
    ],
    ReadItems: ['s3:GetObject', '<aws_s3_bucket>/*'],
    WriteResults: ['s3:PutObject', '<aws_s3_bucket>/fan-out-results/*'],
  });
});

test('a reboot is permitted only where the settings permit it', () => {
  const allowed = synthesized({ source: { ...sourceOf(), allowReboot: true } });

  expect(synthesized().text).not.toContain('rds:RebootDBInstance');
  expect(allowed.one('aws_iam_role_policy', 'handler_role').policy).toContain('rds:RebootDBInstance');
});

test('tokens for Entra may be asked for only where Entra is to trust them', () => {
  const { existing } = aMigration().target;
  const login = { tenantId: randomUUID(), clientId: randomUUID() };
  const server = { subscriptionId: randomUUID(), resourceGroup: 'shop', serverName: 'shop-azure' };
  const policyOf = (management: object) =>
    String(
      synthesized({ target: { existing: { ...existing, management: { ...login, ...server, ...management } } } }).one(
        'aws_iam_role_policy',
        'handler_role',
      ).policy,
    );

  expect(synthesized().text).not.toContain('GetWebIdentityToken');
  expect(JSON.parse(policyOf({})).Statement).toContainEqual({
    Sid: 'TokensForEntra',
    Effect: 'Allow',
    Action: ['sts:GetWebIdentityToken'],
    Resource: ['*'],
    Condition: {
      'ForAllValues:StringEquals': { 'sts:IdentityTokenAudience': 'api://AzureADTokenExchange' },
      NumericLessThanEquals: { 'sts:DurationSeconds': '300' },
    },
  });
  const withSecret = policyOf({ secretParameter: '/shop-azure/entra' });
  expect(withSecret).not.toContain('GetWebIdentityToken');
  expect(withSecret).toContain('parameter/shop-azure/entra');
});

test('inside of a VPC the function may have network interfaces, which know no narrower resource', () => {
  const network = { targetAddresses: ['10.1.2.3'], vpcId: 'vpc-1a', subnetIds: ['subnet-1a'] };

  expect(statementsOf('handler_role', { network }).Network).toEqual([
    'ec2:CreateNetworkInterface ec2:DeleteNetworkInterface ec2:DescribeNetworkInterfaces ec2:DescribeSubnets ' +
      'ec2:AssignPrivateIpAddresses ec2:UnassignPrivateIpAddresses',
    '*',
  ]);
  expect(statementsOf('handler_role')).not.toHaveProperty('Network');
});

test('every role and every way to rights of a stack with all its parts: who takes it, and whose rights they are', () => {
  const { resources } = synthesized({ ...everyPart(), source: { ...sourceOf(), allowReboot: true } });
  const of = (type: string) => Object.entries(resources).filter(([address]) => address.startsWith(`${type}.`));
  const services = of('aws_iam_role').map(([, { name, assume_role_policy }]) => {
    const { Statement: all } = JSON.parse(String(assume_role_policy));
    expect(all).toHaveLength(1);
    expect(all[0]).toMatchObject({ Effect: 'Allow', Action: 'sts:AssumeRole' });
    // Confused deputies: only for resources of this account.
    expect(Object.keys(all[0].Condition.StringEquals)).toEqual(['aws:SourceAccount']);
    return `${name} <- ${all[0].Principal.Service}`;
  });
  const sids = of('aws_iam_role_policy').map(([address, { policy }]) => {
    const { Statement: all }: { Statement: Statement[] } = JSON.parse(String(policy));
    return `${address.replace(/^aws_iam_role_policy\.(.*)_role_policy_\w+$/, '$1')}: ${all.map(({ Sid }) => Sid).join(' ')}`;
  });

  expect(services.sort()).toEqual([
    'shop-dms <- dms.eu-central-1.amazonaws.com',
    'shop-migration <- lambda.amazonaws.com',
    'shop-migration-backup <- backup.amazonaws.com',
    'shop-migration-dead-man <- states.amazonaws.com',
    'shop-migration-sync <- states.amazonaws.com',
  ]);
  expect(sids.sort()).toEqual([
    'dead-man: Invoke DeliverLogs',
    'dms: Logins',
    'handler: Logs Record Listing Published Passwords Instances Fence Groups Attach Reboot Drive Watch FinalSnapshot End ' +
      'Metrics Events Key Network',
    'sync: Invoke DeliverLogs Itself ItsItems ReadItems WriteResults',
  ]);
  // What AWS itself keeps up for its backups is the only policy that is not written here.
  expect(
    of('aws_iam_role_policy_attachment').map(([, one]) => String(one.policy_arn).replace(/^.*policy/, '')),
  ).toEqual(['/service-role/AWSBackupServiceRolePolicyForBackup']);
  expect(of('aws_lambda_permission').map(([, one]) => [one.principal, one.action])).toEqual([
    ['events.amazonaws.com', 'lambda:InvokeFunction'],
  ]);
  const [[, topic] = []] = of('aws_sns_topic_policy');
  expect(JSON.parse(String(topic?.policy)).Statement).toEqual(
    ['events.amazonaws.com', 'cloudwatch.amazonaws.com'].map((Service) =>
      expect.objectContaining({ Principal: { Service }, Action: 'sns:Publish', Condition: expect.anything() }),
    ),
  );
});

test.each(['azure-identity.md', 'azure-function.md'])(
  '%s names roles as they are called: Entra and AWS trust nobody else',
  (document) => {
    const text = readFileSync(join(__dirname, '../../docs', document), 'utf8');
    const named = [...text.matchAll(/role `<name>(-[\w-]+)`|role \(`<name>(-[\w-]+)`\)/g)].map(
      ([, one, other]) => one ?? other,
    );

    expect(named).not.toEqual([]);
    // The other one, `host_role`, is asserted beside the app: synth/azure-function.
    const known = [`${synthesized().one('aws_iam_role', 'handler_role').name}`, 'shop-migration-azure'];
    for (const name of named) expect(known).toContain(`shop${name}`);
  },
);

function sourceOf() {
  return {
    instance: 'shop-production',
    adminUser: 'admin',
    passwordParameter: '/shop-production/admin',
    parameterGroupFamily: 'mysql8.0',
    securityGroupId: 'sg-0a1b2c3d',
  };
}
