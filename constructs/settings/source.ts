import { z } from 'zod';
import { host, identifier, port, secretName } from './words';

/** Parameters that the stack itself declares; everything else of the group in use is carried over by `parameters`. */
const ours = ['binlog_format', 'binlog_row_image', 'read_only'];

const raiseGtidMode = z.strictObject({
  watchMinutes: z
    .int()
    .min(0)
    .max(7 * 24 * 60)
    .default(60)
    .describe('How long statements that GTIDs do not bear are only counted, before they are refused'),
});

export const sourceSettings = z.strictObject({
  instance: identifier.describe('RDS identifier of the instance that is migrated. It is adopted, never owned'),
  endpoint: z
    .strictObject({ host, port })
    .optional()
    .describe('Where the function reaches the source, if not at the address that RDS gives'),
  adminUser: z.string().min(1).describe('Master user of the instance'),
  passwordParameter: secretName.describe('SSM SecureString, or ARN of a secret, that holds its password'),
  parameterGroupFamily: z
    .string()
    .regex(/^mysql\d+\.\d+$/, 'must be a family of RDS for MySQL, such as mysql8.0 or mysql8.4')
    .describe('Family of the parameter group that the migration attaches'),
  parameters: z
    .record(
      z
        .string()
        .refine((name) => !ours.includes(name), `must not be one of ${ours.join(', ')}: the migration sets them`),
      z.string(),
    )
    .default({})
    .describe('What the group in use sets: the migration attaches a group of its own, which has to say the same'),
  allowReboot: z
    .boolean()
    .default(false)
    .describe('Attaching a parameter group takes effect at a reboot: may the migration reboot the source?'),
  rebootWindow: z
    .string()
    .regex(
      /^(?:(?:mon|tue|wed|thu|fri|sat|sun):)?([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d$/,
      'must be a time in UTC, such as sun:02:00-04:00 or 02:00-04:00',
    )
    .optional()
    .describe('When allowReboot may be used, in UTC. @default at any time'),
  raiseGtidMode: raiseGtidMode
    .optional()
    .describe(
      "Consent: raise the source's gtid-mode to ON, one step and one reboot at a time (three reboots), for a target that follows by GTID",
    ),
  readOnlyWas: z
    .enum(['{TrueIfReplica}', '0'])
    .default('{TrueIfReplica}')
    .describe('read_only while no fence is up; RDS itself has {TrueIfReplica}'),
  securityGroupId: z
    .string()
    .regex(/^sg-[0-9a-f]+$/, 'must be the id of a security group, such as sg-0a1b2c3d')
    .describe('Security group of the instance that gets the rule for the target'),
  caPem: z.string().optional().describe('CA of the instance, as PEM text'),
  caFile: z.string().optional().describe('CA of the instance: a PEM file, beside migration.json'),
});

export const replicaSettings = z.strictObject({
  identifier: identifier.describe('RDS identifier of the temporary read replica that is frozen and copied from'),
  class: z
    .string()
    .regex(/^db\./, 'must be an instance class, such as db.r6g.large')
    .describe('Instance class of the replica'),
  storageType: z.enum(['gp2', 'gp3', 'io1', 'io2']).optional().describe('@default as the source'),
  subnetGroup: z.string().min(1).optional().describe('DB subnet group, in the VPC of the source. @default its own'),
  keep: z
    .boolean()
    .default(false)
    .describe('Keep it when the copy is verified. @default the first deploy after `validated` deletes it'),
});
