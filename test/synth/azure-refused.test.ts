import { aVnet } from '../support/a-migration';
import { azureLogin, azureStack } from '../support/azure-stacks';

// The bindings are large: the first synth on a busy machine takes its time.
jest.setTimeout(60_000);

test.each([
  ['a sku with rubbish after it', { skuName: 'GP_Standard_D4ds_v4x' }, /azure\.skuName: must be a SKU/],
  ['a size that no series has', { skuName: 'GP_Standard_D5ds_v4' }, /azure\.skuName: must be a SKU/],
  ['no sku at all', { skuName: undefined }, /azure\.skuName: /],
  ['no login at all', { administratorLogin: undefined }, /azure\.administratorLogin: /],
  ['iops together with io scaling', { storage: { sizeGb: 100, iops: 500, ioScaling: true } }, /iops: must be absent/],
  ['more iops than the size has', { storage: { sizeGb: 100, iops: 6401 } }, /has at most 6400 IOPS; take a larger SKU/],
  ['a disk that is too small', { storage: { sizeGb: 10 } }, /storage\.sizeGb/],
  ['a version that Azure has not', { version: '8.0' }, /azure\.version/],
  ['a region that Azure has not', { location: 'westeurop' }, /azure\.location: must be the short name of a region/],
  ['a reserved login', { administratorLogin: 'root' }, /administratorLogin: is a name that Azure reserves/],
  [
    'a collation of another character set',
    { databases: [{ name: 'x', charset: 'latin1', collation: 'utf8mb4_bin' }] },
    /databases\.0: collation: utf8mb4_bin is none of latin1/,
  ],
  [
    'a collation that does not exist',
    { databases: [{ name: 'x', charset: 'utf8mb4', collation: 'utf8mb4_0900_ci' }] },
    /utf8mb4_0900_ci is none of utf8mb4/,
  ],
  [
    'a parameter that does not exist',
    { parameters: { max_connection: '10' } },
    /parameters\.max_connection: is no parameter that is known here: is max_connections meant\?/,
  ],
  ['a parameter of ours', { parameters: { read_only: 'ON' } }, /parameters\.read_only: is the fence of the way back/],
  ['the same, by the other door', { otherParameters: { gtid_mode: 'ON' } }, /otherParameters\.gtid_mode: is raised/],
  ['a public server that admits nobody', { allowedAddresses: [] }, /allowedAddresses: must name the egress/],
  ['a private endpoint alone', { publicAccess: false }, /publicAccess: must be true without `vnet`.*Data-in/],
  ['firewall rules inside of a network', { vnet: aVnet }, /allowedAddresses: must be absent with `vnet`/],
  [
    'a subnet that is too small',
    { allowedAddresses: [], vnet: { ...aVnet, subnet: { name: 'a', range: '10.0.0.0/30' } } },
    /must be \/29 or larger/,
  ],
  [
    'a subnet of another network',
    { allowedAddresses: [], vnet: { ...aVnet, subnet: { id: `${aVnet.virtualNetworkId}2/subnets/a` } } },
    /vnet\.subnet\.id: must be a subnet of vnet\.virtualNetworkId/,
  ],
  [
    'a zone with another ending',
    { allowedAddresses: [], vnet: { ...aVnet, privateDnsZone: { name: 'shop.example' } } },
    /must end with mysql\.database\.azure\.com/,
  ],
  [
    'a standby without the way by GTID',
    { highAvailability: { mode: 'SameZone' } },
    /highAvailability: a server with a standby follows a source by GTID only: set management\.gtidReset: true/,
  ],
  [
    'a standby of a Burstable server',
    {
      skuName: 'B_Standard_B2ms',
      highAvailability: { mode: 'SameZone' },
      management: { ...azureLogin, gtidReset: true },
    },
    /B_Standard_B2ms is Burstable and has no standby/,
  ],
  [
    'a standby without auto-grow',
    {
      storage: { sizeGb: 100, autoGrow: false },
      highAvailability: { mode: 'SameZone' },
      management: { ...azureLogin, gtidReset: true },
    },
    /highAvailability: needs storage\.autoGrow/,
  ],
  [
    'a standby in the same zone that is to be in another',
    {
      zone: '1',
      highAvailability: { mode: 'ZoneRedundant', standbyZone: '1' },
      management: { ...azureLogin, gtidReset: true },
    },
    /standbyZone: must be another zone/,
  ],
  [
    'geo-redundant backups and a reset of the GTID set',
    { geoRedundantBackup: true, management: { ...azureLogin, gtidReset: true } },
    /geoRedundantBackup: must be false with management\.gtidReset/,
  ],
  [
    'a load with the compute that is there anyway',
    { management: { ...azureLogin, load: { skuName: 'GP_Standard_D4ds_v4' } } },
    /load\.skuName: is GP_Standard_D4ds_v4 all the same/,
  ],
  [
    'more iops for the load than its size has',
    { management: { ...azureLogin, load: { iops: 7000 } } },
    /load\.iops: GP_Standard_D4ds_v4 has at most 6400/,
  ],
])('refuses %s, which plan would let pass', (_what, changes, message) => {
  expect(() => azureStack(changes)).toThrow(message);
});

test('a server inside of a network needs a function that reaches it', () => {
  expect(() => azureStack({ allowedAddresses: [], vnet: aVnet })).toThrow(
    /network\.vpcId: is missing: the target is inside of a virtual network/,
  );
});

test('who follows by GTID says so for the source too: the group that is attached says what it has', () => {
  expect(() => azureStack({ management: { ...azureLogin, gtidReset: true } })).toThrow(
    /source\.parameters\.gtid-mode: must be ON.*source\.parameters\.enforce_gtid_consistency: must be ON/s,
  );
});
