import { LambdaInvocation } from '@cdktf/provider-aws/lib/lambda-invocation';
import { Fn, type IResolvable, type ITerraformDependable, Token } from 'cdktf';
import { Construct } from 'constructs';
import { lifecycleKey } from '../lambda/contract/lifecycle';
import type { DesiredExpression } from './desired';

export interface CustomResourceProps {
  readonly functionName: string;
  readonly desired: DesiredExpression;
  /** What has to be true of the variables. */
  readonly preconditions: readonly { readonly condition: IResolvable; readonly errorMessage: string }[];
  /** All that an invocation needs: it must be there before the first and after the last, the one of a destroy. */
  readonly needs: readonly ITerraformDependable[];
}

/**
 * The wanted level as a resource. Terraform calls the function when it is made, when its input changes and when it
 * is destroyed. A failed update is in Terraform's state all the same: the attempt token in the input changes then,
 * so the next apply asks again (facts 3.1).
 */
export class CustomResource extends Construct {
  readonly resource: LambdaInvocation;

  constructor(scope: Construct, id: string, props: CustomResourceProps) {
    super(scope, id);
    this.resource = new LambdaInvocation(this, 'migration', {
      functionName: props.functionName,
      lifecycleScope: 'CRUD',
      terraformKey: lifecycleKey,
      input: Fn.jsonencode({ kind: 'lifecycle', desired: props.desired }),
      dependsOn: [...props.needs],
      lifecycle: {
        precondition: [...props.preconditions],
      },
    });
  }

  /** Of the last answer; a migration goes on after it, see the published level. */
  get level(): string {
    return this.answer('level');
  }

  get note(): string {
    return this.answer('note');
  }

  private answer(field: 'level' | 'note'): string {
    return Token.asString(Fn.lookup(Fn.jsondecode(this.resource.result), field, ''));
  }
}
