import { SecurityGroup } from '@cdktf/provider-aws/lib/security-group';
import { VpcEndpoint } from '@cdktf/provider-aws/lib/vpc-endpoint';
import { VpcSecurityGroupIngressRule } from '@cdktf/provider-aws/lib/vpc-security-group-ingress-rule';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import type { Settings } from '../settings';

export interface VpcEndpointsProps {
  readonly settings: Settings;
  readonly vpcId: string;
  readonly subnetIds: string[];
  readonly functionGroupId: string;
}

/** What the function calls. S3 has a gateway: it is free, and large things go there. */
const services = ['ssm', 'states', 'rds', 'events', 'monitoring', 'secretsmanager', 'kms'] as const;

/** The function reaches AWS without a way into the internet. */
export class VpcEndpoints extends Construct {
  readonly parts: readonly ITerraformDependable[];

  constructor(scope: Construct, id: string, props: VpcEndpointsProps) {
    super(scope, id);
    const { settings, vpcId, subnetIds } = props;
    const { region } = settings.aws;
    const group = new SecurityGroup(this, 'group', {
      name: `${settings.name}-migration-endpoints`,
      description: 'Interfaces of AWS for the migration function',
      vpcId,
    });
    const rule = new VpcSecurityGroupIngressRule(this, 'from-function', {
      securityGroupId: group.id,
      referencedSecurityGroupId: props.functionGroupId,
      ...{ ipProtocol: 'tcp', fromPort: 443, toPort: 443 },
      description: `${settings.name}: migration function`,
    });
    const interfaces = services.map(
      (service) =>
        new VpcEndpoint(this, service, {
          ...{ vpcId, subnetIds, vpcEndpointType: 'Interface', privateDnsEnabled: true },
          serviceName: `com.amazonaws.${region}.${service}`,
          securityGroupIds: [group.id],
        }),
    );
    const { routeTableIds } = settings.network;
    const gateway = new VpcEndpoint(this, 's3', {
      ...{ vpcId, vpcEndpointType: 'Gateway' },
      serviceName: `com.amazonaws.${region}.s3`,
      ...(routeTableIds === undefined ? {} : { routeTableIds }),
    });
    this.parts = [rule, ...interfaces, gateway];
  }
}
