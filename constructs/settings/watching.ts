import { z } from 'zod';

/** Whom the alarms reach, and when they ring. */
export const alarmSettings = z.strictObject({
  emails: z.array(z.email()).default([]).describe('Subscribed to the topic; each has to be confirmed by its owner'),
  topicArn: z
    .string()
    .regex(/^arn:aws[\w-]*:sns:/, 'must be the ARN of an SNS topic')
    .optional()
    .describe('A topic that is there. @default the stack makes one'),
  lagSeconds: z.number().min(1).default(60),
  cpuPercent: z.number().min(1).max(100).default(80),
  connections: z.int().min(1).default(800),
  freeStorageGigabytes: z.number().min(0).default(10),
  fenceUpSeconds: z.number().min(60).default(300).describe('A fence before the promotion that stays up longer'),
});
export type AlarmSettings = z.infer<typeof alarmSettings>;

/** AWS Backup besides the automated backups of RDS, which are required anyway. */
export const backupSettings = z.strictObject({
  keepDays: z.int().min(7).max(365).default(7),
  schedule: z
    .string()
    .regex(/^(?:cron|rate)\(.+\)$/, 'must be a schedule of AWS, such as cron(0 3 * * ? *)')
    .default('cron(0 3 * * ? *)')
    .describe('In UTC'),
});
export type BackupSettings = z.infer<typeof backupSettings>;
