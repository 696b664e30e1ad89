import { SfnStateMachine } from '@cdktf/provider-aws/lib/sfn-state-machine';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import type { Settings } from '../settings';
import type { Permission } from './handler-permissions';
import { logGroup } from './log-group';
import type { Names } from './names';
import { Role } from './role';

export interface StateMachineProps {
  readonly names: Names;
  readonly settings: Settings;
  readonly name: string;
  readonly definition: object;
  readonly functionArn: string;
  readonly permissions?: readonly Permission[];
}

/** A state machine with its log, and a role that may invoke the function and what its definition needs besides. */
export class StateMachine extends Construct {
  readonly parts: readonly ITerraformDependable[];

  constructor(scope: Construct, id: string, props: StateMachineProps) {
    super(scope, id);
    const role = new Role(this, 'role', {
      name: props.name,
      service: 'states.amazonaws.com',
      account: props.names.account,
      permissions: [
        { Sid: 'Invoke', Effect: 'Allow', Action: ['lambda:InvokeFunction'], Resource: [props.functionArn] },
        deliverLogs,
        ...(props.permissions ?? []),
      ],
    });
    // Under this prefix the account's resource policy of CloudWatch Logs, which has room for 5,120 characters, does not
    // grow with each log group: https://docs.aws.amazon.com/step-functions/latest/dg/bp-cwl.html
    const logs = logGroup(this, 'logs', `/aws/vendedlogs/states/${props.name}`, props.settings);
    const machine = new SfnStateMachine(this, 'machine', {
      name: props.name,
      roleArn: role.arn,
      definition: JSON.stringify(props.definition),
      loggingConfiguration: {
        level: 'ERROR',
        // Inputs and outputs are whole settings and replies, for as long as the log is kept. The history of an execution
        // has them for whoever may read it; a log is read by more people, and is often sent on.
        includeExecutionData: false,
        logDestination: `${logs.arn}:*`,
      },
      dependsOn: [...role.parts],
    });
    this.parts = [machine, logs, ...role.parts];
  }
}

/**
 * Step Functions sets its own delivery up with these, of the whole account: AWS takes no narrower resource.
 * https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html
 */
const deliverLogs: Permission = {
  Sid: 'DeliverLogs',
  Effect: 'Allow',
  Action: [
    'logs:CreateLogDelivery',
    'logs:GetLogDelivery',
    'logs:UpdateLogDelivery',
    'logs:DeleteLogDelivery',
    'logs:ListLogDeliveries',
    'logs:PutResourcePolicy',
    'logs:DescribeResourcePolicies',
    'logs:DescribeLogGroups',
  ],
  Resource: ['*'],
};
