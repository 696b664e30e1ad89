import { z } from 'zod';
import { address, host, isOneAddress, port } from './words';

/** What is open to the target's channel on the source, and where the function lives. */
export function networkSettings(now: Date) {
  return z
    .strictObject({
      targetAddresses: z
        .array(address)
        .min(1)
        .describe('Addresses from which the target reaches the source: one security-group rule each'),
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
        .describe('Subnets of the function, with a route to the target, S3, SSM, RDS and Step Functions'),
    })
    .check((context) => {
      const { targetAddresses, allowWideIngressUntil, vpcId, subnetIds } = context.value;
      for (const [index, written] of targetAddresses.entries()) {
        if (isOneAddress(written) || allowWideIngressUntil !== undefined) continue;
        context.issues.push({
          code: 'custom',
          input: written,
          path: ['targetAddresses', index],
          message: `is wider than one address (${written}); name single addresses, or permit it with network.allowWideIngressUntil`,
        });
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
