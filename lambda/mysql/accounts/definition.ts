import { join, literal, type Raw, raw } from '../quoting';
import type { TextRow } from '../replication-status';
import { type Statement, secretSql, sql } from '../statement';

/** An account as `mysql.user` has it. `hash` is a secret: it goes into a statement and nowhere else. */
export interface AccountDefinition {
  readonly user: string;
  readonly host: string;
  readonly locked: boolean;
  readonly plugin: string;
  /** Hexadecimal bytes of `authentication_string`. */
  readonly hash: string;
  readonly tls:
    | 'none'
    | 'any'
    | 'x509'
    | { readonly cipher: string; readonly issuer: string; readonly subject: string };
  readonly perHour: { readonly queries: number; readonly updates: number; readonly connections: number };
  readonly atOnce: number;
  /** Days; null: the server's default. */
  readonly passwordLifetime: number | null;
}

/** Every account of the server. The answer holds password hashes. */
export const readAccountDefinitions: Statement = secretSql`
  SELECT user, host, account_locked AS locked, plugin, HEX(authentication_string) AS hash, ssl_type AS tls,
    CONVERT(ssl_cipher USING utf8mb4) AS cipher, CONVERT(x509_issuer USING utf8mb4) AS issuer,
    CONVERT(x509_subject USING utf8mb4) AS subject, max_questions AS queries, max_updates AS updates,
    max_connections AS connections, max_user_connections AS at_once, password_lifetime AS lifetime
  FROM mysql.user ORDER BY user, host`;

export function parseAccountDefinitions(rows: readonly TextRow[]): readonly AccountDefinition[] {
  return rows.map((row) => ({
    user: row.user ?? '',
    host: row.host ?? '',
    locked: row.locked === 'Y',
    plugin: row.plugin ?? '',
    hash: row.hash ?? '',
    tls: tlsOf(row),
    perHour: {
      queries: Number(row.queries ?? 0),
      updates: Number(row.updates ?? 0),
      connections: Number(row.connections ?? 0),
    },
    atOnce: Number(row.at_once ?? 0),
    passwordLifetime: row.lifetime === null || row.lifetime === undefined ? null : Number(row.lifetime),
  }));
}

function tlsOf(row: TextRow): AccountDefinition['tls'] {
  switch (row.tls) {
    case 'ANY':
      return 'any';
    case 'X509':
      return 'x509';
    case 'SPECIFIED':
      return { cipher: row.cipher ?? '', issuer: row.issuer ?? '', subject: row.subject ?? '' };
    default:
      return 'none';
  }
}

/** Names of the plugins that can check a password on this server. */
export const readAuthenticationPlugins: Statement = sql`
  SELECT plugin_name AS name FROM information_schema.plugins
  WHERE plugin_type = 'AUTHENTICATION' AND plugin_status = 'ACTIVE'`;

export const readDefaultRoles: Statement = sql`
  SELECT user, host, default_role_user AS role_user, default_role_host AS role_host FROM mysql.default_roles
  ORDER BY user, host, role_user, role_host`;

/** Locked, with the password that it has where it comes from. Nothing happens to an account that is there. */
export function createLocked(account: AccountDefinition): Statement {
  return secretSql`CREATE USER IF NOT EXISTS ${who(account)} IDENTIFIED WITH ${literal(account.plugin)}${hashOf(account)}${options(account)}`;
}

/** As {@link createLocked}, for people to read: `password` stands where the hash would be. */
export function describeCreateLocked(account: AccountDefinition, password: string): string {
  return sql`CREATE USER IF NOT EXISTS ${who(account)} ${raw(password)}${options(account)}`.text;
}

export function setDefaultRoles(
  account: Pick<AccountDefinition, 'user' | 'host'>,
  roles: readonly Pick<AccountDefinition, 'user' | 'host'>[],
): Statement {
  return sql`ALTER USER ${who(account)} DEFAULT ROLE ${join(roles.map(who), ', ')}`;
}

/** `'user'@'host'`. */
export function who(account: { readonly user: string; readonly host: string }): Raw {
  return join([literal(account.user), literal(account.host)], '@');
}

/** Roles and accounts that nobody logs in to have no password at all. */
function hashOf({ hash }: AccountDefinition): Raw {
  return raw(hash === '' ? '' : ` AS 0x${hash}`);
}

function options({ tls, perHour, atOnce, passwordLifetime }: AccountDefinition): Raw {
  const limits = [
    ['MAX_QUERIES_PER_HOUR', perHour.queries],
    ['MAX_UPDATES_PER_HOUR', perHour.updates],
    ['MAX_CONNECTIONS_PER_HOUR', perHour.connections],
    ['MAX_USER_CONNECTIONS', atOnce],
  ] as const;
  const limited = limits.filter(([, most]) => most > 0).map(([word, most]) => `${word} ${most}`);
  const parts = [
    requirement(tls).text,
    limited.length === 0 ? '' : `WITH ${limited.join(' ')}`,
    passwordLifetime === null
      ? ''
      : passwordLifetime === 0
        ? 'PASSWORD EXPIRE NEVER'
        : `PASSWORD EXPIRE INTERVAL ${passwordLifetime} DAY`,
    'ACCOUNT LOCK',
  ];
  return raw(` ${parts.filter((part) => part !== '').join(' ')}`);
}

function requirement(tls: AccountDefinition['tls']): Raw {
  if (tls === 'none') return raw('');
  if (tls === 'any') return raw('REQUIRE SSL');
  if (tls === 'x509') return raw('REQUIRE X509');
  const wanted = [
    ['CIPHER', tls.cipher],
    ['ISSUER', tls.issuer],
    ['SUBJECT', tls.subject],
  ] as const;
  const parts = wanted
    .filter(([, value]) => value !== '')
    .map(([word, value]) => sql`${raw(word)} ${literal(value)}`.text);
  return raw(`REQUIRE ${parts.join(' AND ')}`);
}
