import { SfnStateMachine } from '@cdktf/provider-aws/lib/sfn-state-machine';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import type { Permission } from './handler-permissions';
import type { Names } from './names';
import { Role } from './role';

export interface StateMachineProps {
  readonly names: Names;
  readonly name: string;
  readonly definition: object;
  readonly functionArn: string;
  readonly permissions?: readonly Permission[];
}

/** A state machine with a role that may invoke the function, and what its definition needs besides. */
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
        ...(props.permissions ?? []),
      ],
    });
    const machine = new SfnStateMachine(this, 'machine', {
      name: props.name,
      roleArn: role.arn,
      definition: JSON.stringify(props.definition),
      dependsOn: [...role.parts],
    });
    this.parts = [machine, ...role.parts];
  }
}
