import { TerraformElement, Token } from 'cdktf';
import type { Construct } from 'constructs';

/**
 * A SecureString as an ephemeral value: it is read while Terraform runs and is in no plan and no state. The
 * bindings know no ephemeral blocks, so this one writes its own; only write-only arguments may take it.
 */
export class EphemeralPassword extends TerraformElement {
  constructor(
    scope: Construct,
    id: string,
    private readonly arn: string,
  ) {
    super(scope, id);
  }

  get value(): string {
    return Token.asString(`\${ephemeral.aws_ssm_parameter.${this.friendlyUniqueId}.value}`);
  }

  override toTerraform(): object {
    return {
      ephemeral: {
        aws_ssm_parameter: { [this.friendlyUniqueId]: { arn: this.arn, with_decryption: true } },
      },
    };
  }
}
