import { VpcSecurityGroupEgressRule } from '@cdktf/provider-aws/lib/vpc-security-group-egress-rule';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { asRange, type Settings } from '../settings';

export interface SourceEgressProps {
  readonly settings: Settings;
  /** Where the way back connects to. */
  readonly targetPort: number;
  /** How many there are of each: none any more when the way back has ended. */
  readonly whileChannels: number;
}

/** Ways out of the source's group to the target: the way back is a connection that RDS opens. */
export class SourceEgress extends Construct {
  readonly parts: readonly ITerraformDependable[];

  constructor(scope: Construct, id: string, { settings, targetPort, whileChannels }: SourceEgressProps) {
    super(scope, id);
    const { network, source, name } = settings;
    this.parts = network.wayBackAddresses.map(
      (written) =>
        new VpcSecurityGroupEgressRule(this, `target-${asRange(written).replace(/[./]/g, '-')}`, {
          securityGroupId: source.securityGroupId,
          cidrIpv4: asRange(written),
          ...{ ipProtocol: 'tcp', fromPort: targetPort, toPort: targetPort },
          description: `${name}: way back to the target`,
          count: whileChannels,
        }),
    );
  }
}
