/** `migration.json` as an object: valid, and as short as it can be. */
export function aMigration() {
  return {
    name: 'shop',
    schemas: ['shop'],
    aws: { region: 'eu-central-1' },
    source: {
      instance: 'shop-production',
      adminUser: 'admin',
      passwordParameter: '/shop-production/admin',
      parameterGroupFamily: 'mysql8.0',
      securityGroupId: 'sg-0a1b2c3d',
    },
    replica: { identifier: 'shop-replica', class: 'db.r6g.large' },
    target: {
      existing: { host: 'shop.mysql.database.azure.com', adminUser: 'boss', passwordParameter: '/shop-azure/admin' },
    },
    network: { targetAddresses: ['20.1.2.3'] },
  };
}

export function anAzureTarget() {
  return {
    azure: {
      subscriptionId: '11111111-2222-4333-8444-555555555555',
      resourceGroup: 'shop-databases',
      location: 'westeurope',
      serverName: 'shop-production',
      skuName: 'GP_Standard_D4ds_v4',
      version: '8.4',
      storage: { sizeGb: 256 },
      administratorLogin: 'boss',
      passwordParameter: '/shop-azure/admin',
      allowedAddresses: ['18.1.2.3'],
    },
  };
}

/** Every part of AWS that the settings can switch on. */
export function everyPart() {
  const secret = (name: string): string => `arn:aws:secretsmanager:eu-central-1:123456789012:secret:${name}`;
  return {
    aws: { region: 'eu-central-1', kmsKeyArn: 'arn:aws:kms:eu-central-1:123456789012:key/1' },
    network: {
      targetAddresses: ['10.1.2.3'],
      wayBackAddresses: ['10.1.2.3'],
      vpcId: 'vpc-1a',
      subnetIds: ['subnet-1a'],
      vpcEndpoints: true,
      routeTableIds: ['rtb-1a'],
      private: true,
    },
    handler: { reservedConcurrency: 40 },
    dns: { zoneId: 'Z123', writer: 'db.shop.example', readers: 'ro.shop.example' },
    alarms: { emails: ['ops@shop.example'] },
    backup: {},
    dms: { sourceSecretArn: secret('source'), targetSecretArn: secret('target') },
    decommission: {},
  };
}

const network =
  '/subscriptions/11111111-2222-4333-8444-555555555555/resourceGroups/hub/providers/Microsoft.Network/virtualNetworks/hub';

/** Of a server inside of a network, everything made by the stack. */
export const aVnet = {
  virtualNetworkId: network,
  subnet: { name: 'mysql', range: '10.20.4.0/28' },
  privateDnsZone: { name: 'shop.private.mysql.database.azure.com' },
};
