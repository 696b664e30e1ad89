import { z } from 'zod';
import { isPrivate } from '../words';
import { armId, partOf } from './names';

/** https://learn.microsoft.com/azure/mysql/flexible-server/concepts-networking-vnet */
export const zoneSuffix = 'mysql.database.azure.com';
const widestPrefix = 29;

const zoneName = z
  .string()
  .regex(/^(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)*mysql\.database\.azure\.com$/, `must end with ${zoneSuffix}`);

const subnetRange = z
  .cidrv4('must be a range, such as 10.20.4.0/28')
  .refine(isPrivate, 'must be a private range')
  .refine((range) => Number(range.split('/')[1]) <= widestPrefix, 'must be /29 or larger: Azure keeps five addresses');

const subnet = z.union(
  [
    z.strictObject({
      id: armId('Microsoft.Network/virtualNetworks/[^/]+/subnets/[^/]+').describe(
        'There already, delegated to Microsoft.DBforMySQL/flexibleServers and to nothing else',
      ),
    }),
    z.strictObject({ name: z.string().min(1).max(80), range: subnetRange }),
  ],
  { error: 'must have either `id` (a delegated subnet that is there), or `name` and `range` (the stack makes it)' },
);

const privateDnsZone = z.union(
  [
    z.strictObject({
      id: armId('Microsoft.Network/privateDnsZones/[^/]+').refine(
        (id) => zoneName.safeParse(partOf(id, 'privateDnsZones')).success,
        `must be of a zone whose name ends with ${zoneSuffix}`,
      ),
    }),
    z.strictObject({ name: zoneName.describe('Made by the stack and linked to the virtual network') }),
  ],
  { error: 'must have either `id` (a zone that is there and linked to the network) or `name` (the stack makes it)' },
);

/** The server inside of a virtual network. For ever: no part of it can be changed on a server that is there. */
export const vnetSettings = z.strictObject({
  virtualNetworkId: armId('Microsoft.Network/virtualNetworks/[^/]+').describe(
    'In the region of the server, with a way to the source (VPN, ExpressRoute, peering)',
  ),
  subnet,
  privateDnsZone,
});
export type VnetSettings = z.infer<typeof vnetSettings>;
