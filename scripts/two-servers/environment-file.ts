import type { LocalServer } from '../../lambda/adapters/local/mysqld';

/** For `.` in a shell: where the two are, and the passwords of their operators. Only the owner may read it. */
export function environmentFile(given: {
  readonly source: Pick<LocalServer, 'host' | 'port'>;
  readonly target: Pick<LocalServer, 'host' | 'port'>;
  readonly passwords: { readonly source: string; readonly target: string };
  readonly folder: string;
}): string {
  const { source, target, passwords, folder } = given;
  const url = ({ host, port }: Pick<LocalServer, 'host' | 'port'>) => `mysql://operator@${host}:${port}`;
  return [
    `export SOURCE_URL='${url(source)}' SOURCE_PASSWORD='${passwords.source}'`,
    `export TARGET_URL='${url(target)}' TARGET_PASSWORD='${passwords.target}'`,
    `export CA='${folder}/ca.pem'`,
    '',
  ].join('\n');
}
