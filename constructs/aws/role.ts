import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import type { Permission } from './handler-permissions';

export interface RoleProps {
  readonly name: string;
  readonly service: 'lambda.amazonaws.com' | 'states.amazonaws.com' | 'backup.amazonaws.com' | `dms.${string}`;
  /** Confused-deputy guard: only for resources of this account. */
  readonly account: string;
  /** @default none: they are attached elsewhere */
  readonly permissions?: readonly Permission[];
}

/** A role that one service may take, with one inline policy that goes with it. */
export class Role extends Construct {
  readonly arn: string;
  readonly name: string;
  /** What has to be there before the role is of use. */
  readonly parts: readonly ITerraformDependable[];

  constructor(scope: Construct, id: string, props: RoleProps) {
    super(scope, id);
    const role = new IamRole(this, 'role', {
      name: props.name,
      assumeRolePolicy: policyOf([
        {
          Effect: 'Allow',
          Principal: { Service: props.service },
          Action: 'sts:AssumeRole',
          Condition: { StringEquals: { 'aws:SourceAccount': props.account } },
        },
      ]),
    });
    this.arn = role.arn;
    this.name = role.name;
    if (props.permissions === undefined) {
      this.parts = [role];
      return;
    }
    const policy = policyOf(props.permissions);
    this.parts = [new IamRolePolicy(this, 'policy', { name: 'migration', role: role.id, policy })];
  }
}

function policyOf(statements: readonly object[]): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: statements });
}
