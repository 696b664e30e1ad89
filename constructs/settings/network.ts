import { z } from 'zod';
import { address, host, isOneAddress, isPrivate, port } from './words';

/** What is open to the target's channel on the source, and where the function lives. */
export function networkSettings(now: Date) {
  return z
    .strictObject({
      targetAddresses: z
        .array(address)
        .min(1)
        .describe('Addresses from which the target reaches the source: one security-group rule each'),
      appAddresses: z
        .array(address)
        .default([])
        .describe(
          'Addresses from which a Function app that does the work reaches the source and its replica: those of its subnet; one security-group rule each',
        ),
      allowWideIngressUntil: z.iso
        .date({ error: 'must be a date, such as 2027-01-31' })
        .refine((date) => new Date(`${date}T23:59:59Z`) > now, 'must be a date in the future: the exception has ended')
        .optional()
        .describe('Permits addresses wider than one host, up to and including this day'),
      channel: z
        .strictObject({ host, port })
        .optional()
        .describe('Where the target reaches the source, if not at the address that RDS gives (peering, proxy)'),
      vpcId: z
        .string()
        .regex(/^vpc-[0-9a-f]+$/, 'must be the id of a VPC')
        .optional()
        .describe('VPC of the function. @default none: the function runs outside of any VPC'),
      subnetIds: z
        .array(z.string().regex(/^subnet-[0-9a-f]+$/, 'must be the id of a subnet'))
        .min(1)
        .optional()
        .describe('Subnets of the function, with a route to the target, and to AWS unless vpcEndpoints makes one'),
      natGatewayIds: z
        .array(z.string().regex(/^nat-[0-9a-f]+$/, 'must be the id of a NAT gateway'))
        .default([])
        .describe(
          'NAT gateways behind which the function leaves: their public addresses are admitted by the firewall of a target that the stack makes',
        ),
      vpcEndpoints: z
        .boolean()
        .default(false)
        .describe(
          'Make VPC endpoints for all that the function calls of AWS; those that are there must not be doubled',
        ),
      routeTableIds: z
        .array(z.string().regex(/^rtb-[0-9a-f]+$/, 'must be the id of a route table'))
        .min(1)
        .optional()
        .describe('Route tables of the subnets, for the S3 endpoint'),
      private: z
        .boolean()
        .default(false)
        .describe(
          'Source and target reach each other by VPN or peering, and whoever does the work is inside of a network: no public address of either is accepted',
        ),
      wayBackAddresses: z
        .array(address)
        .default([])
        .describe('Addresses of the target that the source may connect to, where its security group limits egress'),
    })
    .check((context) => {
      const { allowWideIngressUntil, vpcId, subnetIds } = context.value;
      for (const issue of privateFaults(context.value)) context.issues.push({ ...issue, input: context.value });
      for (const key of ['targetAddresses', 'appAddresses'] as const) {
        for (const [index, written] of context.value[key].entries()) {
          if (isOneAddress(written) || allowWideIngressUntil !== undefined) continue;
          context.issues.push({
            code: 'custom',
            input: written,
            path: [key, index],
            message: `is wider than one address (${written}); name single addresses, or permit it with network.allowWideIngressUntil`,
          });
        }
      }
      if ((vpcId === undefined) !== (subnetIds === undefined)) {
        context.issues.push({
          code: 'custom',
          input: context.value,
          path: [vpcId === undefined ? 'vpcId' : 'subnetIds'],
          message: 'is missing: vpcId and subnetIds go together',
        });
      }
    });
}

interface Written {
  readonly private: boolean;
  readonly vpcEndpoints: boolean;
  readonly vpcId?: string | undefined;
  readonly natGatewayIds: readonly string[];
  readonly routeTableIds?: readonly string[] | undefined;
  readonly targetAddresses: readonly string[];
  readonly appAddresses: readonly string[];
  readonly wayBackAddresses: readonly string[];
}

/** Without public paths there is no path that a slip of the pen could leave open. */
function privateFaults(network: Written): readonly { code: 'custom'; path: string[]; message: string }[] {
  const fault = (key: string, message: string) => ({ code: 'custom' as const, path: [key], message });
  const faults = [];
  if (network.vpcEndpoints && network.vpcId === undefined) {
    faults.push(fault('vpcEndpoints', 'needs vpcId and subnetIds: the function has to be in the VPC'));
  }
  if (network.vpcEndpoints && network.routeTableIds === undefined) {
    faults.push(fault('routeTableIds', 'is missing: the S3 endpoint is a route'));
  }
  if (network.natGatewayIds.length > 0 && network.vpcId === undefined) {
    faults.push(
      fault('natGatewayIds', 'needs vpcId and subnetIds: outside of a VPC the function has no fixed address'),
    );
  }
  const twice = network.appAddresses.filter((one) => network.targetAddresses.includes(one));
  if (twice.length > 0) {
    faults.push(
      fault('appAddresses', `names ${twice.join(', ')}, which targetAddresses admits: AWS refuses a second rule`),
    );
  }
  if (!network.private) return faults;
  if (network.natGatewayIds.length > 0) {
    faults.push(fault('natGatewayIds', 'must be absent with network.private: they are ways into the internet'));
  }
  for (const key of ['targetAddresses', 'appAddresses', 'wayBackAddresses'] as const) {
    const open = network[key].filter((one) => !isPrivate(one));
    if (open.length > 0)
      faults.push(fault(key, `has public addresses (${open.join(', ')}), and network.private is true`));
  }
  return faults;
}
