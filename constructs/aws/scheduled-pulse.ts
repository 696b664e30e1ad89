import { CloudwatchEventRule } from '@cdktf/provider-aws/lib/cloudwatch-event-rule';
import { CloudwatchEventTarget } from '@cdktf/provider-aws/lib/cloudwatch-event-target';
import { LambdaPermission } from '@cdktf/provider-aws/lib/lambda-permission';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import type { HandlerFunction } from './handler-function';

export interface ScheduledPulseProps {
  readonly name: string;
  readonly handler: HandlerFunction;
  readonly input: string;
  /** The pulse begins after the migration is known, and ends before it is taken back. */
  readonly after: readonly ITerraformDependable[];
}

/** Standing work, once a minute: pulse, lag, readiness. */
export class ScheduledPulse extends Construct {
  constructor(scope: Construct, id: string, props: ScheduledPulseProps) {
    super(scope, id);
    const rule = new CloudwatchEventRule(this, 'rule', {
      name: `${props.name}-pulse`,
      description: 'Migration to Azure: pulse, lag, readiness',
      scheduleExpression: 'rate(1 minute)',
      dependsOn: [...props.after],
    });
    const permission = new LambdaPermission(this, 'permission', {
      statementId: 'scheduled-pulse',
      action: 'lambda:InvokeFunction',
      functionName: props.handler.name,
      principal: 'events.amazonaws.com',
      sourceArn: rule.arn,
    });
    new CloudwatchEventTarget(this, 'target', {
      rule: rule.name,
      arn: props.handler.arn,
      input: props.input,
      dependsOn: [permission],
    });
  }
}
