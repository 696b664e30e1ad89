import { SecurityGroup } from '@cdktf/provider-aws/lib/security-group';
import { VpcSecurityGroupEgressRule } from '@cdktf/provider-aws/lib/vpc-security-group-egress-rule';
import { VpcSecurityGroupIngressRule } from '@cdktf/provider-aws/lib/vpc-security-group-ingress-rule';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { asRange, functionHostOf, type Settings } from '../settings';
import { VpcEndpoints } from './vpc-endpoints';

export interface NetworkPathProps {
  readonly migration: string;
  readonly settings: Settings;
  readonly sourceGroup: string;
  readonly sourcePort: number;
  /** How many there are of each rule that only the target's channel takes. */
  readonly whileChannels: number;
}

/** What is opened for the migration: the target's addresses, and the function where it lives in the VPC. */
export class NetworkPath extends Construct {
  /** The way of the data and of the function's calls. */
  readonly rules: readonly ITerraformDependable[];
  /** Absent: the function runs outside of any VPC. */
  readonly function: { readonly subnetIds: string[]; readonly securityGroupId: string } | undefined;

  constructor(scope: Construct, id: string, props: NetworkPathProps) {
    super(scope, id);
    const { network } = props.settings;
    const until = network.allowWideIngressUntil === undefined ? '' : `, not after ${network.allowWideIngressUntil}`;
    const rules = [
      ...network.targetAddresses.map((written) =>
        this.admit(props, `target-${labelOf(written)}`, {
          cidrIpv4: asRange(written),
          description: `${props.migration}: replication channel of the target${until}`,
          count: props.whileChannels,
        }),
      ),
      // It watches the old source until that is gone, as the function does.
      ...network.appAddresses.map((written) =>
        this.admit(props, `app-${labelOf(written)}`, {
          cidrIpv4: asRange(written),
          description: `${props.migration}: Function app that does the work${until}`,
        }),
      ),
    ];
    if (network.vpcId === undefined || network.subnetIds === undefined) {
      this.function = undefined;
      this.rules = rules;
      return;
    }
    const group = this.functionGroup(props, network.vpcId);
    this.function = { subnetIds: network.subnetIds, securityGroupId: group.id };
    const description = `${props.migration}: migration function`;
    // Where a host in Azure does the work, the function touches no database.
    const works = functionHostOf(props.settings) === undefined;
    const admitted = works ? [this.admit(props, 'function', { referencedSecurityGroupId: group.id, description })] : [];
    const { vpcId, subnetIds } = network;
    const endpoints = network.vpcEndpoints
      ? new VpcEndpoints(this, 'endpoints', { settings: props.settings, vpcId, subnetIds, functionGroupId: group.id })
      : undefined;
    this.rules = [...rules, ...admitted, ...(endpoints?.parts ?? [])];
  }

  private admit(
    props: NetworkPathProps,
    id: string,
    from: { cidrIpv4?: string; referencedSecurityGroupId?: string; description: string; count?: number },
  ): VpcSecurityGroupIngressRule {
    return new VpcSecurityGroupIngressRule(this, id, {
      securityGroupId: props.sourceGroup,
      ipProtocol: 'tcp',
      fromPort: props.sourcePort,
      toPort: props.sourcePort,
      ...from,
    });
  }

  private functionGroup(props: NetworkPathProps, vpcId: string): SecurityGroup {
    const group = new SecurityGroup(this, 'function-group', {
      name: `${props.migration}-migration-function`,
      description: 'Migration function: no way in',
      vpcId,
    });
    new VpcSecurityGroupEgressRule(this, 'function-egress', {
      securityGroupId: group.id,
      ipProtocol: '-1',
      cidrIpv4: '0.0.0.0/0',
      description: 'AWS interfaces, source, replica and target',
    });
    return group;
  }
}

function labelOf(written: string): string {
  return asRange(written).replace(/[./]/g, '-');
}
