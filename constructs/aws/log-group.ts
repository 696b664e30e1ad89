import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group';
import type { Construct } from 'constructs';
import type { Settings } from '../settings';

/** Every log group of the stack is kept for as long as the settings say, under the key that they name. */
export function logGroup(scope: Construct, id: string, name: string, settings: Settings): CloudwatchLogGroup {
  const { kmsKeyArn } = settings.aws;
  return new CloudwatchLogGroup(scope, id, {
    name,
    retentionInDays: settings.handler.logRetentionDays,
    ...(kmsKeyArn === undefined ? {} : { kmsKeyId: kmsKeyArn }),
  });
}
