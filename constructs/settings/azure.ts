import { z } from 'zod';

const serverName = z
  .string()
  .regex(/^[a-z0-9](?:[a-z0-9-]{1,61})[a-z0-9]$/, 'must be 3-63 lower-case letters, digits and hyphens');

/** The provider takes any text for these and fails only while creating (facts of azurerm 4.55.0): checked here. */
const skuName = z
  .string()
  .regex(
    /^(?:B_Standard_B\d+m?l?s|GP_Standard_D\d+(?:ds_v4|ads_v5)|MO_Standard_E\d+(?:ds_v4|ads_v5|ds_v5))$/,
    'must be a SKU of Flexible Server, such as GP_Standard_D4ds_v4 or MO_Standard_E8ads_v5',
  );

const administratorLogin = z
  .string()
  .regex(/^[A-Za-z][A-Za-z0-9_]{0,31}$/)
  .refine(
    (login) =>
      !['azure_superuser', 'azure_pg_admin', 'admin', 'administrator', 'root', 'guest', 'public'].includes(login),
    'is a name that Azure reserves',
  );

const storage = z
  .strictObject({
    sizeGb: z.int().min(20).max(16384),
    iops: z.int().min(360).max(48000).optional(),
    autoGrow: z.boolean().default(true),
    ioScaling: z.boolean().default(false),
  })
  .refine((value) => value.iops === undefined || !value.ioScaling, {
    path: ['iops'],
    message: 'must be absent with ioScaling: the platform chooses them then',
  });

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

/** The function's hands on server parameters that no SQL may change, `read_only` of the way back above all. */
const managementOfOwn = z.strictObject(login);

export const managementOfExisting = z.strictObject({
  ...login,
  subscriptionId: z.guid(),
  resourceGroup: z.string().min(1).max(90),
  serverName,
  endpoints: z
    .strictObject({ management: z.url(), authority: z.url(), caPem: z.string().optional() })
    .optional()
    .describe('Another Azure than the public one: a sovereign cloud, or the local one'),
});
export type Management = z.infer<typeof managementOfExisting>;

export const azureSettings = z.strictObject({
  subscriptionId: z.guid().describe('Subscription of the resource group'),
  resourceGroup: z.string().min(1).max(90).describe('Created by the stack'),
  location: z
    .string()
    .regex(/^[a-z0-9]+$/, 'must be the short name of a region, such as westeurope')
    .describe('Region of the server'),
  serverName: serverName.describe('Name of the server, unique in Azure'),
  skuName: skuName.describe('Compute'),
  version: z.enum(['8.0.21', '8.4']).describe('Never older than the source'),
  storage,
  zone: z.enum(['1', '2', '3']).optional(),
  backupRetentionDays: z.int().min(1).max(35).default(7),
  administratorLogin: administratorLogin.describe('Admin of the server'),
  passwordParameter: z
    .string()
    .regex(/^\/[\w./-]+$/, 'must be the name of an SSM parameter, starting with a slash')
    .describe('SSM SecureString that holds its password; read as an ephemeral value, never in the state'),
  passwordVersion: z.int().min(1).default(1).describe('Raise it to hand a changed password to Azure'),
  parameters: z.record(z.string(), z.string()).default({}).describe('Server parameters besides those of the migration'),
  allowedAddresses: z
    .array(z.ipv4().refine((one) => one !== '0.0.0.0', 'would admit every tenant of Azure'))
    .min(1)
    .describe('Addresses that may reach the server until promotion: the egress of the function'),
  databases: z
    .array(z.strictObject({ name: z.string().min(1), charset: z.string().min(1), collation: z.string().min(1) }))
    .default([])
    .describe('Databases besides those of the migration, which it creates itself as they are on the source'),
  management: managementOfOwn.optional().describe('Login of the function at Azure, for server parameters'),
  allowDestroy: z
    .boolean()
    .default(false)
    .describe('`cdktf destroy` may delete the server with its data. The second key: false until you mean it'),
  caPem: z.string().optional(),
  caFile: z.string().optional().describe('Root certificates of Azure as a PEM file; @default those that Node trusts'),
});
export type AzureSettings = z.infer<typeof azureSettings>;
