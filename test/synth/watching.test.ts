import { metrics } from '../../lambda/contract/metrics';
import { synthesized } from '../support/synthesized';

// The bindings are large: the first synth on a busy machine takes its time.
jest.setTimeout(60_000);

test('alarms: what somebody is woken for, and where it is told', () => {
  const { resources } = synthesized({ alarms: { lagSeconds: 30, connections: 500 } });
  const alarms = Object.entries(resources).filter(([address]) => address.startsWith('aws_cloudwatch_metric_alarm.'));
  const lines = alarms.map(
    ([, one]) => `${one.alarm_name}: ${one.metric_name} ${signs[String(one.comparison_operator)]} ${one.threshold}`,
  );

  expect(lines.sort()).toEqual([
    'shop-migration-Errors: Errors > 0',
    'shop-migration-FenceUp: FenceUp > 300',
    'shop-migration-LagUnknown: LagUnknown > 0',
    'shop-migration-ReplicationLag: ReplicationLag > 30',
    'shop-migration-RetentionHeadroom: RetentionHeadroom < 6',
    'shop-migration-ReverseChannelDown: ReverseChannelDown > 0',
    'shop-migration-Throttles: Throttles > 0',
    'shop-migration-ValidationPoisoned: ValidationPoisoned > 0',
    'shop-migration-dead-man-ExecutionsAborted: ExecutionsAborted > 0',
    'shop-migration-dead-man-ExecutionsFailed: ExecutionsFailed > 0',
    'shop-migration-dead-man-ExecutionsTimedOut: ExecutionsTimedOut > 0',
    'shop-migration-replica-CPUUtilization: CPUUtilization > 80',
    'shop-migration-replica-FreeStorageSpace: FreeStorageSpace < 10737418240',
    'shop-migration-source-CPUUtilization: CPUUtilization > 80',
    'shop-migration-source-DatabaseConnections: DatabaseConnections > 500',
    'shop-migration-source-FreeStorageSpace: FreeStorageSpace < 10737418240',
    'shop-migration-sync-ExecutionsFailed: ExecutionsFailed > 0',
    'shop-migration-sync-ExecutionsTimedOut: ExecutionsTimedOut > 0',
  ]);
  for (const [, alarm] of alarms) expect(alarm.alarm_actions).toEqual([expect.stringContaining('aws_sns_topic.')]);
});

const signs: Readonly<Record<string, string>> = { GreaterThanThreshold: '>', LessThanThreshold: '<' };

test('the dashboard shows every metric that the function publishes', () => {
  const body = String(synthesized().one('aws_cloudwatch_dashboard').dashboard_body);

  for (const name of Object.keys(metrics)) expect(body).toContain(`"${name}"`);
  expect(body).toContain('ReplicaLag');
});

test('a new level reaches the topic; people subscribe by mail; a topic that is there is used', () => {
  const stack = synthesized({ alarms: { emails: ['ops@shop.example'] } });
  const own = 'arn:aws:sns:eu-central-1:123456789012:ops';

  expect(JSON.parse(String(stack.one('aws_cloudwatch_event_rule', 'notices').event_pattern))).toEqual({
    source: ['rds-to-azure'],
    'detail-type': ['Migration Level Changed'],
    detail: { migration: ['shop'] },
  });
  expect(stack.one('aws_sns_topic_subscription')).toMatchObject({ protocol: 'email', endpoint: 'ops@shop.example' });
  expect(synthesized({ alarms: { topicArn: own } }).text).not.toContain('aws_sns_topic"');
});

test('a key of the owner encrypts bucket, logs and topic', () => {
  const key = 'arn:aws:kms:eu-central-1:123456789012:key/1';
  const stack = synthesized({ aws: { region: 'eu-central-1', kmsKeyArn: key } });

  for (const logs of ['handler_logs', 'sync_logs', 'dead-man_logs']) {
    expect(stack.one('aws_cloudwatch_log_group', logs).kms_key_id).toBe(key);
    expect(synthesized().one('aws_cloudwatch_log_group', logs).kms_key_id).toBeUndefined();
  }
  expect(stack.one('aws_sns_topic').kms_master_key_id).toBe(key);
  expect(JSON.stringify(stack.one('aws_s3_bucket_server_side_encryption_configuration'))).toContain('aws:kms');
});

test.each(['sync', 'dead-man'])(
  'what goes wrong in the state machine %s is in a log that ends, without its inputs',
  (machine) => {
    const stack = synthesized({ handler: { logRetentionDays: 30 } });
    const logs = stack.one('aws_cloudwatch_log_group', `${machine}_logs`);

    expect(logs).toMatchObject({ name: `/aws/vendedlogs/states/shop-migration-${machine}`, retention_in_days: 30 });
    expect(stack.one('aws_sfn_state_machine', `${machine}_machine`).logging_configuration).toEqual({
      level: 'ERROR',
      include_execution_data: false,
      log_destination: expect.stringMatching(
        new RegExp(`aws_cloudwatch_log_group\\.${machine}_logs_\\w+\\.arn\\}:\\*$`),
      ),
    });
  },
);

test('AWS Backup keeps the source for a week in a vault of its own', () => {
  const stack = synthesized({ backup: {} });

  expect(stack.one('aws_backup_plan').rule).toMatchObject([
    { lifecycle: { delete_after: 7 }, schedule: 'cron(0 3 * * ? *)' },
  ]);
  expect(stack.one('aws_backup_selection').resources).toEqual([expect.stringContaining(':db:shop-production')]);
  expect(() => synthesized({ backup: { keepDays: 3 } })).toThrow(/backup\.keepDays/);
});

test('DMS: full load and changes, compared, with logins that are in no state', () => {
  const arn = (name: string) => `arn:aws:secretsmanager:eu-central-1:123456789012:secret:${name}`;
  const stack = synthesized({ dms: { sourceSecretArn: arn('s'), targetSecretArn: arn('t') } });
  const task = stack.one('aws_dms_replication_task');

  expect(task).toMatchObject({ migration_type: 'full-load-and-cdc', start_replication_task: false });
  expect(JSON.parse(String(task.replication_task_settings))).toMatchObject({
    ValidationSettings: { EnableValidation: true },
  });
  expect(stack.one('aws_dms_endpoint', 'target')).toMatchObject({ ssl_mode: 'require', secrets_manager_arn: arn('t') });
  expect(stack.one('aws_dms_replication_instance').publicly_accessible).toBe(false);
});

test('the finished tree is looked at: every fault in one message', () => {
  expect(() => synthesized({ handler: { reservedConcurrency: 5 }, limits: { workers: 8 } })).toThrow(
    /8 workers, conductor, pulse and dead-man need 11/,
  );
});
