import { CloudwatchEventRule } from '@cdktf/provider-aws/lib/cloudwatch-event-rule';
import { CloudwatchEventTarget } from '@cdktf/provider-aws/lib/cloudwatch-event-target';
import { SnsTopic } from '@cdktf/provider-aws/lib/sns-topic';
import { SnsTopicPolicy } from '@cdktf/provider-aws/lib/sns-topic-policy';
import { SnsTopicSubscription } from '@cdktf/provider-aws/lib/sns-topic-subscription';
import { Construct } from 'constructs';
import { eventSource, levelChangedType } from '../../lambda/contract/metrics';
import type { Settings } from '../settings';
import type { Names } from './names';

/** Where alarms and changes of the level are told: a topic, and whoever subscribes to it. */
export class Notices extends Construct {
  readonly topicArn: string;

  constructor(scope: Construct, id: string, props: { readonly names: Names; readonly settings: Settings }) {
    super(scope, id);
    const { names, settings } = props;
    this.topicArn = settings.alarms.topicArn ?? this.ownTopic(names, settings);
    const rule = new CloudwatchEventRule(this, 'level-rule', {
      name: `${names.migration}-migration-level`,
      description: 'Migration to Azure: the level has changed',
      eventPattern: JSON.stringify({
        source: [eventSource],
        'detail-type': [levelChangedType],
        detail: { migration: [names.migration] },
      }),
    });
    new CloudwatchEventTarget(this, 'level-target', { rule: rule.name, arn: this.topicArn });
  }

  private ownTopic(names: Names, settings: Settings): string {
    const { kmsKeyArn } = settings.aws;
    const topic = new SnsTopic(this, 'topic', {
      name: `${names.migration}-migration`,
      // The key that AWS owns admits no alarm: its policy can not be changed.
      ...(kmsKeyArn === undefined ? {} : { kmsMasterKeyId: kmsKeyArn }),
    });
    new SnsTopicPolicy(this, 'policy', {
      arn: topic.arn,
      policy: JSON.stringify({
        Version: '2012-10-17',
        Statement: ['events.amazonaws.com', 'cloudwatch.amazonaws.com'].map((Service) => ({
          Effect: 'Allow',
          Principal: { Service },
          Action: 'sns:Publish',
          Resource: topic.arn,
          Condition: { StringEquals: { 'aws:SourceAccount': names.account } },
        })),
      }),
    });
    for (const email of settings.alarms.emails) {
      const part = email.replace(/[^A-Za-z0-9]/g, '-');
      new SnsTopicSubscription(this, `email-${part}`, { topicArn: topic.arn, protocol: 'email', endpoint: email });
    }
    return topic.arn;
  }
}
