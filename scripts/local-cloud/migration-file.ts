import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { defaultSecurityGroup } from './default-security-group';
import { type LocalCloud, localIdentifiers } from './local-cloud';
import { passwordParameters } from './source-instance';

/** Top-level keys of `migration.json` that replace or extend the local ones. */
export type MigrationChanges = Readonly<Record<string, unknown>>;

/** `migration.json` for the local cloud: the two ends are 127.0.0.1, everything else as for a real migration. */
export async function writeMigrationFile(cloud: LocalCloud, changes: MigrationChanges = {}): Promise<string> {
  const { source, target } = cloud.servers;
  const { endpoint, caPem, ...azure } = cloud.azure;
  const settings = {
    name: 'shop',
    schemas: ['shop'],
    aws: { region: cloud.aws.region, endpoint: cloud.aws.endpoint },
    source: {
      instance: localIdentifiers.source,
      adminUser: source.adminUser,
      passwordParameter: passwordParameters.source,
      parameterGroupFamily: `mysql${source.version.split('.').slice(0, 2).join('.')}`,
      allowReboot: true,
      readOnlyWas: '{TrueIfReplica}',
      securityGroupId: await defaultSecurityGroup(cloud.aws),
      caFile: source.caFile,
    },
    // To delete it takes the provider a minute, which would fall into the apply that promotes.
    replica: { identifier: localIdentifiers.replica, class: 'db.t3.medium', keep: true },
    target: {
      existing: {
        host: target.host,
        port: target.port,
        adminUser: target.adminUser,
        passwordParameter: passwordParameters.target,
        caFile: target.caFile,
        management: {
          tenantId: azure.tenant,
          clientId: azure.client,
          subscriptionId: azure.subscription,
          resourceGroup: azure.resourceGroup,
          serverName: localIdentifiers.target,
          endpoints: { management: endpoint, authority: endpoint, caPem },
        },
      },
    },
    network: { targetAddresses: ['127.0.0.1'] },
    ...changes,
  };
  const file = join(cloud.project, 'migration.json');
  await writeFile(file, `${JSON.stringify(settings, null, 2)}\n`);
  return file;
}
