import type { LocalServers } from '../../lambda/adapters/local/mysqld';

/** How a shell names two plain servers, for the account `operator` on both. Passwords are in the environment. */
export function operatorUrls({ source, target }: Pick<LocalServers, 'source' | 'target'>): readonly string[] {
  return [
    ...['--source', `mysql://operator@127.0.0.1:${source.port}`],
    ...['--source-platform', 'mysql', '--source-ca', source.caFile],
    ...['--target', `mysql://operator@127.0.0.1:${target.port}`],
    ...['--target-platform', 'mysql', '--target-ca', target.caFile],
  ];
}
