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
  /** The password has to be changed at the next login. Roles have this too, and no password. */
  readonly expired: boolean;
  /** How many old passwords and days keep one from being used again; null: the server's default. */
  readonly reuse: { readonly history: number | null; readonly days: number | null };
  /** Whether the old password has to be given to set a new one; null: the server's default. */
  readonly requireCurrent: boolean | null;
  /** `days` -1: until somebody unlocks it. undefined: failed logins are not counted. */
  readonly failedLogins: { readonly attempts: number; readonly days: number } | undefined;
  /** JSON text of the attributes that somebody gave it (the comment is one); empty: none. */
  readonly attributes: string;
  /** A second password that is still valid, further factors: what can not be carried. */
  readonly more: readonly string[];
}

/** Every account of the server. The answer holds password hashes. */
export const readAccountDefinitions: Statement = secretSql`
  SELECT user, host, account_locked AS locked, plugin, HEX(authentication_string) AS hash, ssl_type AS tls,
    CONVERT(ssl_cipher USING utf8mb4) AS cipher, CONVERT(x509_issuer USING utf8mb4) AS issuer,
    CONVERT(x509_subject USING utf8mb4) AS subject, max_questions AS queries, max_updates AS updates,
    max_connections AS connections, max_user_connections AS at_once, password_lifetime AS lifetime,
    password_expired AS expired, password_reuse_history AS reuse_history, password_reuse_time AS reuse_days,
    password_require_current AS require_current, user_attributes->>'$.Password_locking.failed_login_attempts' AS attempts,
    user_attributes->>'$.Password_locking.password_lock_time_days' AS lock_days, user_attributes->'$.metadata' AS attributes,
    JSON_CONTAINS_PATH(user_attributes, 'one', '$.additional_password') AS second_password,
    JSON_LENGTH(user_attributes, '$.multi_factor_authentication') AS factors
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
    passwordLifetime: numberOrNull(row.lifetime),
    expired: row.expired === 'Y',
    reuse: { history: numberOrNull(row.reuse_history), days: numberOrNull(row.reuse_days) },
    requireCurrent:
      row.require_current === null || row.require_current === undefined ? null : row.require_current === 'Y',
    failedLogins: failedLoginsOf(row),
    attributes: row.attributes ?? '',
    more: [
      ...(row.second_password === '1' ? ['its second password, which is valid beside the first'] : []),
      ...(Number(row.factors ?? 0) > 0 ? ['its further factors of authentication'] : []),
    ],
  }));
}

function numberOrNull(text: string | null | undefined): number | null {
  return text === null || text === undefined ? null : Number(text);
}

function failedLoginsOf(row: TextRow): AccountDefinition['failedLogins'] {
  const [attempts, days] = [Number(row.attempts ?? 0), Number(row.lock_days ?? 0)];
  return attempts === 0 && days === 0 ? undefined : { attempts, days };
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

/** For an account whose password is to be changed at the next login; roles are locked and have none. */
export function expirePassword(account: Pick<AccountDefinition, 'user' | 'host'>): Statement {
  return sql`ALTER USER ${who(account)} PASSWORD EXPIRE`;
}

function options(account: AccountDefinition): Raw {
  const { tls, perHour, atOnce, passwordLifetime } = account;
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
    ...passwordRules(account),
    'ACCOUNT LOCK',
    account.attributes === '' ? '' : sql`ATTRIBUTE ${literal(account.attributes)}`.text,
  ];
  return raw(` ${parts.filter((part) => part !== '').join(' ')}`);
}

function passwordRules({ reuse, requireCurrent, failedLogins }: AccountDefinition): readonly string[] {
  const rules: string[] = [];
  if (reuse.history !== null) rules.push(`PASSWORD HISTORY ${reuse.history}`);
  if (reuse.days !== null) rules.push(`PASSWORD REUSE INTERVAL ${reuse.days} DAY`);
  if (requireCurrent !== null) rules.push(`PASSWORD REQUIRE CURRENT${requireCurrent ? '' : ' OPTIONAL'}`);
  if (failedLogins === undefined) return rules;
  const { attempts, days } = failedLogins;
  return [...rules, `FAILED_LOGIN_ATTEMPTS ${attempts} PASSWORD_LOCK_TIME ${days < 0 ? 'UNBOUNDED' : days}`];
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
