import { collationFault } from './collations';
import { partOf } from './names';
import { parameterFaults } from './parameters';
import { isBurstable, mostIopsOf } from './skus';
import type { VnetSettings } from './vnet';

/** What `validate` and `plan` of azurerm 4.55.0 let pass, and what no server of the settings could follow the source with. */
export interface Fault {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

export interface Written {
  readonly subscriptionId: string;
  readonly skuName: string;
  readonly storage: { readonly iops?: number | undefined; readonly autoGrow: boolean; readonly ioScaling: boolean };
  readonly zone?: string | undefined;
  readonly highAvailability?: { readonly mode: string; readonly standbyZone?: string | undefined } | undefined;
  readonly geoRedundantBackup: boolean;
  readonly parameters: Readonly<Record<string, string>>;
  readonly otherParameters: Readonly<Record<string, string>>;
  readonly publicAccess: boolean;
  readonly allowedAddresses: readonly string[];
  readonly sourceAddresses: readonly string[];
  readonly vnet?: VnetSettings | undefined;
  readonly databases: readonly { readonly charset: string; readonly collation: string }[];
  readonly management?:
    | {
        readonly gtidReset: boolean;
        readonly load?: { readonly skuName?: string | undefined; readonly iops?: number | undefined } | undefined;
      }
    | undefined;
}

export function faultsOfServer(azure: Written): readonly Fault[] {
  return [
    ...iopsFaults(azure),
    ...loadFaults(azure),
    ...standbyFaults(azure),
    ...networkFaults(azure),
    ...sourceFaults(azure),
    ...parameterFaults(azure),
    ...azure.databases.flatMap(({ charset, collation }, index) => {
      const message = collationFault(charset, collation);
      return message === undefined ? [] : [{ path: ['databases', index], message }];
    }),
    ...(azure.geoRedundantBackup && azure.management?.gtidReset === true
      ? [{ path: ['geoRedundantBackup'], message: 'must be false with management.gtidReset: Azure refuses the reset' }]
      : []),
  ];
}

function iopsFaults({ storage, skuName }: Written): readonly Fault[] {
  const { iops, ioScaling } = storage;
  if (iops === undefined) return [];
  const path = ['storage', 'iops'];
  if (ioScaling) return [{ path, message: 'must be absent with ioScaling: the platform chooses them then' }];
  return tooMany(path, iops, skuName);
}

function tooMany(path: readonly string[], iops: number, sku: string): readonly Fault[] {
  const most = mostIopsOf(sku);
  if (iops <= most) return [];
  return [{ path, message: `${sku} has at most ${most} IOPS; take a larger SKU, or fewer IOPS` }];
}

function loadFaults({ management, skuName, storage }: Written): readonly Fault[] {
  const { load } = management ?? {};
  if (load === undefined) return [];
  const path = ['management', 'load'];
  const same = load.skuName === skuName;
  return [
    ...(same ? [{ path: [...path, 'skuName'], message: `is ${skuName} all the same; leave it out` }] : []),
    ...(load.iops !== undefined && storage.ioScaling
      ? [{ path: [...path, 'iops'], message: 'must be absent with storage.ioScaling: the platform chooses them then' }]
      : []),
    ...(load.iops === undefined ? [] : tooMany([...path, 'iops'], load.iops, load.skuName ?? skuName)),
  ];
}

function standbyFaults({ highAvailability, skuName, storage, zone, management }: Written): readonly Fault[] {
  if (highAvailability === undefined) return [];
  const { mode, standbyZone } = highAvailability;
  const fault = (message: string, ...path: string[]): Fault => ({ path: ['highAvailability', ...path], message });
  return [
    ...(isBurstable(skuName)
      ? [fault(`must be absent: ${skuName} is Burstable and has no standby; take a GP_ or MO_ SKU, or go without`)]
      : []),
    ...(storage.autoGrow ? [] : [fault('needs storage.autoGrow: Azure forces it on for a server with a standby')]),
    ...(management?.gtidReset === true
      ? []
      : [
          fault(
            'a server with a standby follows a source by GTID only: set management.gtidReset: true (and gtid_mode ON on the source), or leave it out, migrate, and enable same-zone HA afterwards; zone-redundant HA can only be chosen now (Business Critical servers made since 2025 excepted)',
          ),
        ]),
    ...(mode === 'ZoneRedundant' && standbyZone !== undefined && standbyZone === zone
      ? [fault('must be another zone than `zone` with ZoneRedundant', 'standbyZone')]
      : []),
    ...(mode === 'SameZone' && standbyZone !== undefined && standbyZone !== zone
      ? [fault('must be absent, or `zone`, with SameZone', 'standbyZone')]
      : []),
  ];
}

function networkFaults({ vnet, publicAccess, allowedAddresses, subscriptionId }: Written): readonly Fault[] {
  if (vnet === undefined) {
    if (!publicAccess) {
      const message =
        'must be true without `vnet`: behind a private endpoint alone the server can not reach the source, and Data-in replication does not work; use `vnet`, or public access with allowedAddresses (a private endpoint may be added)';
      return [{ path: ['publicAccess'], message }];
    }
    return [];
  }
  const own = partOf(vnet.virtualNetworkId, 'subscriptions');
  const { subnet } = vnet;
  return [
    ...(allowedAddresses.length === 0
      ? []
      : [{ path: ['allowedAddresses'], message: 'must be absent with `vnet`: such a server has no firewall rules' }]),
    ...('id' in subnet && !subnet.id.toLowerCase().startsWith(`${vnet.virtualNetworkId.toLowerCase()}/`)
      ? [{ path: ['vnet', 'subnet', 'id'], message: 'must be a subnet of vnet.virtualNetworkId' }]
      : []),
    ...('name' in subnet && own.toLowerCase() !== subscriptionId.toLowerCase()
      ? [
          {
            path: ['vnet', 'subnet'],
            message: `must be named by id: the network is in another subscription (${own}), where the stack makes nothing`,
          },
        ]
      : []),
  ];
}

/** One rule an address: a rule of both would be made twice, and taken away while the function still needs it. */
function sourceFaults({ vnet, allowedAddresses, sourceAddresses }: Written): readonly Fault[] {
  const path = ['sourceAddresses'];
  const both = sourceAddresses.filter((one) => allowedAddresses.includes(one));
  const twice = sourceAddresses.filter((one, at) => sourceAddresses.indexOf(one) !== at);
  return [
    ...(vnet !== undefined && sourceAddresses.length > 0
      ? [{ path, message: 'must be absent with `vnet`: such a server has no firewall rules' }]
      : []),
    ...(both.length > 0 ? [{ path, message: `names ${both.join(', ')}, which allowedAddresses admits for good` }] : []),
    ...(twice.length > 0 ? [{ path, message: `names ${[...new Set(twice)].join(', ')} twice` }] : []),
  ];
}
