import { join, literal, type Raw } from './quoting';
import type { TextRow } from './replication-status';
import { type Statement, secretSql, sql } from './statement';

export interface Account {
  readonly user: string;
  readonly host: string;
}

export interface AccountState extends Account {
  readonly locked: boolean;
}

/** `'user'@'host'`. Microsoft's sample has a stray space inside the first quotes: another account (facts 1.2). */
function name(account: Account): Raw {
  return join([literal(account.user), literal(account.host)], '@');
}

/** Made or, when it is there, brought to the same state. Nothing but REPLICATION SLAVE; a password that lasts, whatever the server's default is. */
export function replicationAccount(
  account: Account,
  options: { readonly password: string; readonly tls: 'required' | 'off' },
): readonly Statement[] {
  const password = literal(options.password);
  const requirement = options.tls === 'required' ? 'REQUIRE SSL' : 'REQUIRE NONE';
  return [
    secretSql`CREATE USER IF NOT EXISTS ${name(account)} IDENTIFIED BY ${password}`,
    secretSql`ALTER USER ${name(account)} IDENTIFIED BY ${password} ${{ kind: 'raw', text: requirement }} PASSWORD EXPIRE NEVER ACCOUNT UNLOCK`,
    sql`GRANT REPLICATION SLAVE ON *.* TO ${name(account)}`,
  ];
}

export function dropAccount(account: Account): Statement {
  return sql`DROP USER IF EXISTS ${name(account)}`;
}

/** Ends so many days after the password was last changed; nobody has to write anything then. */
export function limitPassword(account: Account, days: number): Statement {
  return sql`ALTER USER ${name(account)} PASSWORD EXPIRE INTERVAL ${literal(days)} DAY`;
}

export function keepPassword(account: Account): Statement {
  return sql`ALTER USER ${name(account)} PASSWORD EXPIRE NEVER`;
}

/** Whole days since the password was changed, and how many it may have: NULL is the server's default, 0 is for ever. */
export function readPasswordAge({ user, host }: Account): Statement {
  return sql`
    SELECT TIMESTAMPDIFF(DAY, password_last_changed, NOW()) AS days, password_lifetime AS lifetime
    FROM mysql.user WHERE user = ${literal(user)} AND host = ${literal(host)}`;
}

export interface PasswordAge {
  readonly days: number;
  readonly isLimited: boolean;
}

export function parsePasswordAge(rows: readonly TextRow[]): PasswordAge | undefined {
  const row = rows[0];
  return row === undefined ? undefined : { days: Number(row.days ?? 0), isLimited: Number(row.lifetime ?? 0) > 0 };
}

export function lockAccount(account: Account): Statement {
  return sql`ALTER USER ${name(account)} ACCOUNT LOCK`;
}

export function unlockAccount(account: Account): Statement {
  return sql`ALTER USER ${name(account)} ACCOUNT UNLOCK`;
}

export const readAccounts = sql`SELECT user, host, account_locked AS locked FROM mysql.user ORDER BY user, host`;

export function parseAccounts(rows: readonly TextRow[]): readonly AccountState[] {
  return rows.map((row) => ({ user: row.user ?? '', host: row.host ?? '', locked: row.locked === 'Y' }));
}

/** Accounts that no `read_only` binds. Roles that hold it are listed too: they are accounts. */
export const readPrivilegedAccounts = sql`
  SELECT DISTINCT u.user AS user, u.host AS host
  FROM information_schema.user_privileges p
  JOIN mysql.user u ON p.grantee = CONCAT('\'', u.user, '\'@\'', u.host, '\'')
  WHERE p.privilege_type IN ('SUPER', 'CONNECTION_ADMIN') AND u.account_locked = 'N'
  ORDER BY u.user, u.host`;

export function parsePrivilegedAccounts(rows: readonly TextRow[]): readonly Account[] {
  return rows.map((row) => ({ user: row.user ?? '', host: row.host ?? '' }));
}

/** The name we are logged in as, without the host. */
export const readOwnUser = sql`SELECT SUBSTRING_INDEX(CURRENT_USER(), '@', 1) AS user`;

export const showOwnGrants = sql`SHOW GRANTS`;

/** Text of every grant, upper-case privileges as the server writes them. */
export function parseGrants(rows: readonly TextRow[]): readonly string[] {
  return rows.map((row) => Object.values(row)[0] ?? '');
}
