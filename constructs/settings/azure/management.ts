import { z } from 'zod';
import { serverName, skuName } from './names';

const login = {
  tenantId: z.guid().describe('Tenant of Entra that the subscription trusts'),
  clientId: z.guid().describe('Application in that tenant with the role Contributor on the server'),
  secretParameter: z
    .string()
    .regex(/^\/[\w./-]+$/, 'must be the name of an SSM parameter, starting with a slash')
    .optional()
    .describe(
      "SSM SecureString with the application's secret; @default none: Entra trusts the tokens of the function's role",
    ),
};

const load = z
  .strictObject({
    skuName: skuName.optional().describe('Compute while the data is loaded. Changing it restarts the target, twice'),
    iops: z.int().min(360).max(80000).optional().describe('IOPS while the data is loaded'),
  })
  .refine(({ skuName: sku, iops }) => sku !== undefined || iops !== undefined, 'must have skuName, iops, or both');

/** What the function may do with its login besides setting parameters. */
const consents = {
  load: load
    .optional()
    .describe('Lent for the load and given back before the replication starts, or by a roll back or a destroy'),
  gtidReset: z
    .boolean()
    .default(false)
    .describe(
      "Follow the source by GTID: raises the target's gtid_mode for ever and resets its GTID set after the copy, which makes every backup of it until then useless",
    ),
};

/** The function's hands on what no SQL may change: `read_only` of the way back above all. */
export const managementOfOwn = z.strictObject({ ...login, ...consents });

export const managementOfExisting = z.strictObject({
  ...login,
  ...consents,
  subscriptionId: z.guid(),
  resourceGroup: z.string().min(1).max(90),
  serverName,
  endpoints: z
    .strictObject({ management: z.url(), authority: z.url(), caPem: z.string().optional() })
    .optional()
    .describe('Another Azure than the public one: a sovereign cloud, or the local one'),
});
export type Management = z.infer<typeof managementOfExisting>;
