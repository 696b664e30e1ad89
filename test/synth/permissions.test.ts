import { randomUUID } from 'node:crypto';
import { aMigration } from '../support/a-migration';
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

test('the state machines may invoke the function; the sync also what a Distributed Map needs', () => {
  expect(statementsOf('dead-man_role')).toEqual({ Invoke: ['lambda:InvokeFunction', '<aws_lambda_function>'] });
  expect(statementsOf('sync_role')).toEqual({
    Invoke: ['lambda:InvokeFunction', '<aws_lambda_function>'],
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

test('only the service may take a role, and only for this account', () => {
  for (const [address, role] of Object.entries(synthesized().resources)) {
    if (!address.startsWith('aws_iam_role.')) continue;
    const service = address.includes('handler') ? 'lambda.amazonaws.com' : 'states.amazonaws.com';
    expect(role.assume_role_policy).toContain(`"Service":"${service}"`);
    expect(role.assume_role_policy).toContain('aws:SourceAccount');
  }
});

function sourceOf() {
  return {
    instance: 'shop-production',
    adminUser: 'admin',
    passwordParameter: '/shop-production/admin',
    parameterGroupFamily: 'mysql8.0',
    securityGroupId: 'sg-0a1b2c3d',
  };
}
