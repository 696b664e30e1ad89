import { z } from 'zod';

/** The first key of the old instance's end; the second is `--var decommission=<instance>`. */
export const decommissionSettings = z.strictObject({
  keepHours: z.int().min(72).default(72).describe('How long the stopped instance stays before it may be deleted'),
});

/** AWS DMS, another transport: for a source or a target on which Data-in replication is impossible. */
export const dmsSettings = z.strictObject({
  instanceClass: z
    .string()
    .regex(/^dms\./, 'must be a class of DMS, such as dms.r6i.large')
    .default('dms.r6i.large'),
  storageGigabytes: z.int().min(5).max(6144).default(100),
  subnetGroup: z.string().min(1).optional().describe('Replication subnet group. @default that of the account'),
  securityGroupIds: z.array(z.string().regex(/^sg-[0-9a-f]+$/, 'must be the id of a security group')).default([]),
  sourceSecretArn: secretArn('user name, password, host and port of the source'),
  targetSecretArn: secretArn('user name, password, host and port of the target'),
  certificateArn: z.string().optional().describe('Root certificates that DMS checks the target with'),
  start: z.boolean().default(false).describe('Start the task when it is made'),
});
export type DmsSettings = z.infer<typeof dmsSettings>;

/** The whole route on a copy of the source, promotion and way back included; everything goes with the stack. */
export const rehearsalSettings = z.strictObject({
  snapshot: z.string().min(1).optional().describe('Snapshot to restore. @default the newest of source.instance'),
  class: z
    .string()
    .regex(/^db\./, 'must be an instance class, such as db.r6g.large')
    .describe('Instance class of the copy; the figures are of use only with that of the source'),
  subnetGroup: z.string().min(1).optional().describe('DB subnet group of the copy. @default that of the VPC'),
});
export type RehearsalSettings = z.infer<typeof rehearsalSettings>;

function secretArn(holds: string) {
  return z
    .string()
    .regex(/^arn:aws[\w-]*:secretsmanager:/, 'must be the ARN of a secret')
    .describe(`Secret with ${holds}`);
}
