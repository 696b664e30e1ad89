import { z } from 'zod';
import { faultsOfServer } from './faults';
import { managementOfOwn } from './management';
import { monitoringSettings } from './monitoring';
import { administratorLogin, location, serverName, skuName } from './names';
import { vnetSettings } from './vnet';

const storage = z.strictObject({
  sizeGb: z.int().min(20).max(16384).describe('At first; it grows by itself and never shrinks'),
  iops: z.int().min(360).max(48000).optional(),
  autoGrow: z.boolean().default(true),
  ioScaling: z.boolean().default(false).describe('The platform chooses the IOPS, and bills what is used'),
});

const zone = z.enum(['1', '2', '3']);

const highAvailability = z.strictObject({
  mode: z.enum(['SameZone', 'ZoneRedundant']),
  standbyZone: zone.optional(),
});

export const azureSettings = z
  .strictObject({
    subscriptionId: z.guid().describe('Subscription of the resource group'),
    resourceGroup: z.string().min(1).max(90).describe('Created by the stack'),
    location: location.describe('Region of the server'),
    serverName: serverName.describe('Name of the server, unique in Azure'),
    skuName: skuName.describe('Compute'),
    version: z.enum(['8.0.21', '8.4']).describe('Never older than the source'),
    storage,
    zone: zone.optional(),
    highAvailability: highAvailability
      .optional()
      .describe('A server with a standby takes only a channel by GTID: management.gtidReset'),
    backupRetentionDays: z.int().min(1).max(35).default(7),
    geoRedundantBackup: z.boolean().default(false).describe('Chosen for ever; a server with it takes no GTID reset'),
    administratorLogin: administratorLogin.describe('Admin of the server'),
    passwordParameter: z
      .string()
      .regex(/^\/[\w./-]+$/, 'must be the name of an SSM parameter, starting with a slash')
      .describe('SSM SecureString that holds its password; read as an ephemeral value, never in the state'),
    passwordVersion: z.int().min(1).default(1).describe('Raise it to hand a changed password to Azure'),
    parameters: z
      .record(z.string(), z.string())
      .default({})
      .describe('Server parameters besides those of the migration, by the names of MySQL'),
    otherParameters: z
      .record(z.string(), z.string())
      .default({})
      .describe('Server parameters that this version does not know: handed to Azure unchecked'),
    publicAccess: z
      .boolean()
      .default(true)
      .describe('Must be true without `vnet`: behind a private endpoint alone the server has no way to the source'),
    allowedAddresses: z
      .array(z.ipv4().refine((one) => one !== '0.0.0.0', 'would admit every tenant of Azure'))
      .max(500)
      .default([])
      .describe('Addresses that may reach the public server until promotion: the egress of the function'),
    sourceAddresses: z
      .array(z.ipv4().refine((one) => one !== '0.0.0.0', 'would admit every tenant of Azure'))
      .max(100)
      .default([])
      .describe(
        'Addresses with which RDS leaves (its own public one, or that of its NAT gateway): admitted for the way back, until the clean-up has ended it',
      ),
    vnet: vnetSettings.optional().describe('Inside of a virtual network instead of public. For ever'),
    databases: z
      .array(z.strictObject({ name: z.string().min(1), charset: z.string().min(1), collation: z.string().min(1) }))
      .default([])
      .describe('Databases besides those of the migration, which it creates itself as they are on the source'),
    management: managementOfOwn.optional().describe('Login of the function at Azure, for what no SQL may change'),
    monitoring: monitoringSettings.prefault({}),
    allowDestroy: z
      .boolean()
      .default(false)
      .describe('`cdktf destroy` may delete the server with its data. The second key: false until you mean it'),
    caPem: z.string().optional(),
    caFile: z.string().optional().describe('Root certificates of Azure as a PEM file; @default those that Node trusts'),
  })
  .check((context) => {
    for (const { path, message } of faultsOfServer(context.value)) {
      context.issues.push({ code: 'custom', input: context.value, path: [...path], message });
    }
  });
export type AzureSettings = z.infer<typeof azureSettings>;
