import { z } from 'zod';

const hostName = z
  .string()
  .regex(/^(?=.{1,253}$)[a-z0-9_](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)+$/, {
    error: 'must be a full host name in lower case, such as db.shop.example',
  });

/** Names that follow the database. A client that verifies certificates needs the platform's own name all the same. */
export const dnsSettings = z.strictObject({
  zoneId: z
    .string()
    .regex(/^[A-Z0-9]{1,32}$/, 'must be the id of a hosted zone, such as Z0123456789ABC')
    .describe('Hosted zone of the names'),
  writer: hostName.optional().describe('Points at the source until the promotion, then at the target'),
  readers: hostName.optional().describe('Shared between both sides by --var reader_weight=0..100'),
  ttlSeconds: z.int().min(1).max(300).default(5).describe('How long resolvers keep the answer'),
});
export type DnsSettings = z.infer<typeof dnsSettings>;
