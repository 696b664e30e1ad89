import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import type { LocalAws, LocalInstance } from '../../lambda/adapters/local/aws';
import type { LocalServers } from '../../lambda/adapters/local/mysqld';

/** Names of the SecureStrings with the admins' passwords. */
export const passwordParameters = {
  source: '/local/shop-source/admin',
  target: '/local/shop-target/admin',
} as const;

/** A local server that the local AWS passes off as an RDS instance. */
export function sourceInstance(servers: LocalServers, role: 'source' | 'replica', identifier: string): LocalInstance {
  const server = servers[role];
  return {
    identifier,
    host: server.host,
    port: server.port,
    engineVersion: server.version,
    setReadOnly: (on) => servers.setServerParameter(role, 'read_only', on ? 1 : 0),
    setParameter: (name, value) => servers.setServerParameter(role, name, value),
    reboot: () => server.restart('clean'),
  };
}

export async function storePasswords(aws: LocalAws, servers: LocalServers): Promise<void> {
  const ssm = new SSMClient({
    endpoint: aws.endpoint,
    region: aws.region,
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  for (const role of ['source', 'target'] as const) {
    const Value = servers[role].adminPassword;
    await ssm.send(new PutParameterCommand({ Name: passwordParameters[role], Value, Type: 'SecureString' }));
  }
  ssm.destroy();
}
