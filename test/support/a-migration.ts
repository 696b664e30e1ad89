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
