import { parseSettings } from '../../../constructs/settings';
import { bucketsArePrivate } from '../../../constructs/tree-checks/buckets';
import { databasesAreKept } from '../../../constructs/tree-checks/databases';
import { logsEnd } from '../../../constructs/tree-checks/logs';
import { permissionsAreNarrow } from '../../../constructs/tree-checks/permissions';
import type { TreeCheck } from '../../../constructs/tree-checks/tree-check';
import { aMigration } from '../../support/a-migration';

const settings = parseSettings(aMigration(), new Date());
const found = (check: TreeCheck, ...resources: readonly (readonly [type: string, values: object])[]) =>
  check(
    resources.map(([type, values]) => ({ address: `${type}.it`, type, values: { ...values } })),
    settings,
  );
const policy = (Action: unknown, Resource: unknown) => ({
  policy: JSON.stringify({ Statement: [{ Sid: 'One', Effect: 'Allow', Action, Resource }] }),
});

test.each([
  ['rds:*', 'arn:x', ['aws_iam_role_policy.it: One allows rds:*: name each action']],
  [
    ['rds:StopDBInstance'],
    '*',
    ['aws_iam_role_policy.it: One allows rds:StopDBInstance on every resource: name the resource'],
  ],
  [['cloudwatch:PutMetricData', 'ec2:CreateNetworkInterface'], '*', []],
  [['rds:StopDBInstance'], ['arn:x'], []],
])('permissions: %j on %j', (actions, resource, faults) => {
  expect(found(permissionsAreNarrow, ['aws_iam_role_policy', policy(actions, resource)])).toEqual(faults);
});

test('a bucket without its walls', () => {
  expect(found(bucketsArePrivate, ['aws_s3_bucket', {}])).toHaveLength(3);
  expect(
    found(
      bucketsArePrivate,
      ['aws_s3_bucket', {}],
      ...['versioning', 'server_side_encryption_configuration', 'public_access_block'].map(
        (part) => [`aws_s3_bucket_${part}`, { bucket: '$' + '{aws_s3_bucket.it.id}' }] as const,
      ),
    ),
  ).toEqual([]);
});

test('a database without the word, without encryption, in the internet', () => {
  expect(found(databasesAreKept, ['azurerm_mysql_flexible_server', {}])).toEqual([
    'azurerm_mysql_flexible_server.it: holds data and does not say prevent_destroy',
  ]);
  expect(found(databasesAreKept, ['aws_db_instance', { publicly_accessible: true }])).toHaveLength(2);
  expect(found(databasesAreKept, ['aws_db_instance', { replicate_source_db: 'x' }])).toEqual([]);
});

test('logs that nobody ends', () => {
  expect(found(logsEnd, ['aws_cloudwatch_log_group', { name: 'x' }])).toHaveLength(1);
  expect(found(logsEnd, ['aws_lambda_function', { function_name: 'f' }])).toHaveLength(1);
  expect(
    found(
      logsEnd,
      ['aws_cloudwatch_log_group', { name: '/aws/lambda/f', retention_in_days: 7 }],
      ['aws_lambda_function', { function_name: 'f' }],
    ),
  ).toEqual([]);
});

test('a state machine without a log, or with its inputs in there', () => {
  const group = ['aws_cloudwatch_log_group', { name: 'x', retention_in_days: 7 }] as const;
  const machine = (changes: object) => {
    const log_destination = '$' + '{aws_cloudwatch_log_group.it.arn}:*';
    const logging_configuration = { level: 'ERROR', include_execution_data: false, log_destination, ...changes };
    return found(logsEnd, group, ['aws_sfn_state_machine', { logging_configuration }]);
  };

  expect(machine({})).toEqual([]);
  expect(machine({ level: 'OFF' })).toEqual([expect.stringContaining('has no log group')]);
  expect(machine({ log_destination: 'arn:aws:logs:of-somebody-else' })).toEqual([
    expect.stringContaining('has no log group'),
  ]);
  expect(machine({ include_execution_data: true })).toEqual([expect.stringContaining('inputs would be in a log')]);
  expect(found(logsEnd, ['aws_sfn_state_machine', {}])).toHaveLength(2);
});
