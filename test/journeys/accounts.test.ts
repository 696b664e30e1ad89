import { createConnection } from 'mysql2/promise';
import { type LocalServers, startLocalServers } from '../../lambda/adapters/local/mysqld';
import type { CarriedAccount } from '../../lambda/migration/accounts/carried-account';
import { createAccounts } from '../../lambda/migration/accounts/create-accounts';
import { readCarriedAccounts } from '../../lambda/migration/accounts/read-accounts';
import { withSession } from '../../lambda/migration/ports';
import { databasesFor, desiredFor } from '../support/local-databases';

jest.setTimeout(180_000);

let servers: LocalServers;

beforeAll(async () => {
  servers = await startLocalServers({ roles: ['source', 'target'], durable: false });
  await servers.source.asRoot(
    `CREATE DATABASE shop; CREATE TABLE shop.item (id INT PRIMARY KEY, a INT, \`b \`\`x\` INT);
     CREATE DATABASE \`shop_old\`;
     CREATE PROCEDURE shop.p() SELECT 1;
     CREATE ROLE clerk;
     GRANT SELECT ON shop.* TO clerk;
     CREATE USER 'app'@'%' IDENTIFIED BY 'of the app' REQUIRE SSL WITH MAX_USER_CONNECTIONS 7 PASSWORD EXPIRE NEVER;
     GRANT SELECT, INSERT (a, \`b \`\`x\`), UPDATE ON shop.item TO 'app'@'%' WITH GRANT OPTION;
     GRANT EXECUTE ON PROCEDURE shop.p TO 'app'@'%';
     GRANT ALL ON \`shop\\_old\`.* TO 'app'@'%';
     GRANT clerk TO 'app'@'%';
     SET DEFAULT ROLE clerk TO 'app'@'%';
     CREATE USER 'o''brien \`"'@'10.%' IDENTIFIED BY 'quoted' ACCOUNT LOCK;
     GRANT ALL ON \`sh%\`.* TO 'o''brien \`"'@'10.%';
     CREATE USER 'dba'@'%' IDENTIFIED BY 'of the dba';
     GRANT ALL ON *.* TO 'dba'@'%';
     GRANT rds_superuser_role TO 'dba'@'%';
     CREATE USER 'careful'@'%' IDENTIFIED BY 'twice' PASSWORD HISTORY 5 PASSWORD REUSE INTERVAL 30 DAY PASSWORD REQUIRE CURRENT
       FAILED_LOGIN_ATTEMPTS 3 PASSWORD_LOCK_TIME UNBOUNDED PASSWORD EXPIRE COMMENT 'it''s \\ paid';
     GRANT XA_RECOVER_ADMIN, ROLE_ADMIN, BINLOG_ADMIN ON *.* TO 'careful'@'%';
     CREATE TABLE shop.later (id INT PRIMARY KEY);
     GRANT SELECT ON shop.later TO 'careful'@'%';
     SET GLOBAL partial_revokes = ON;
     CREATE USER 'except'@'%' IDENTIFIED BY 'not there';
     GRANT SELECT, INSERT ON *.* TO 'except'@'%';
     REVOKE INSERT ON shop_old.* FROM 'except'@'%';
     ALTER USER 'except'@'%' IDENTIFIED BY 'second' RETAIN CURRENT PASSWORD;
     CREATE USER 'open'@'%' IDENTIFIED BY 'x'`,
  );
  await servers.target.asRoot(
    "CREATE DATABASE shop; CREATE TABLE shop.item (id INT PRIMARY KEY, a INT, `b ``x` INT); CREATE PROCEDURE shop.p() SELECT 1; CREATE USER 'open'@'%' IDENTIFIED BY 'y'",
  );
});
afterAll(() => servers?.stop());

function withBoth<T>(
  work: (carried: readonly CarriedAccount[], target: Parameters<typeof createAccounts>[0]) => Promise<T>,
) {
  const desired = desiredFor(servers);
  const databases = databasesFor(servers, desired);
  return withSession(databases, 'source', 'accounts', (source) =>
    withSession(databases, 'target', 'accounts', async (target) =>
      work(await readCarriedAccounts(desired, source, target), target),
    ),
  );
}

const accountOf = (carried: readonly CarriedAccount[], user: string) => carried.find((one) => one.user === user);

test('says what each account loses on the target, and never shows a hash', async () => {
  const carried = await withBoth(async (all) => all);

  expect(carried.map(({ user, state }) => [user, state])).toEqual([
    ['app', 'to-create'],
    ['careful', 'to-create'],
    ['clerk', 'to-create'],
    ['dba', 'to-create'],
    ['except', 'to-create'],
    ['o\'brien `"', 'to-create'],
    ['open', 'there-open'],
  ]);
  const app = accountOf(carried, 'app');
  expect(app?.loses).toEqual([expect.stringContaining('shop\\_old.*: that schema is not migrated')]);
  expect(app?.sql[0]).toBe(
    "CREATE USER IF NOT EXISTS 'app'@'%' IDENTIFIED WITH (its password hash, carried by --apply) REQUIRE SSL WITH MAX_USER_CONNECTIONS 7 PASSWORD EXPIRE NEVER ACCOUNT LOCK",
  );
  expect(accountOf(carried, 'dba')?.loses).toEqual(
    expect.arrayContaining([
      expect.stringMatching(/^SUPER on \*\.\*: the target's platform keeps it/),
      "the role rds_superuser_role: it belongs to the source's platform",
    ]),
  );
  expect(accountOf(carried, 'careful')?.loses).toEqual([
    expect.stringMatching(/^BINLOG_ADMIN on \*\.\*: the target's platform/),
  ]);
  expect(accountOf(carried, 'except')?.loses).toEqual(['its second password, which is valid beside the first']);
  const shown = JSON.stringify(carried.map(({ sql, loses }) => [sql, loses]));
  const hashes = await servers.source.asRoot('SELECT HEX(authentication_string) AS hash FROM mysql.user');
  for (const { hash } of hashes) if (String(hash).length > 8) expect(shown).not.toContain(String(hash));
});

test('makes them on the target: locked, with their passwords and what they may do; twice is once', async () => {
  const done = await withBoth((carried, target) => createAccounts(target, carried));
  await withBoth((carried, target) => createAccounts(target, carried));

  expect(done.created).toBe(6);
  expect(done.waiting).toEqual([expect.stringMatching(/^GRANT SELECT ON `shop`\.`later` TO 'careful'@'%'/)]);
  const states = await servers.target.asRoot(
    "SELECT user, account_locked AS locked FROM mysql.user WHERE user IN ('app', 'clerk', 'dba', 'open') ORDER BY user",
  );
  expect(states).toEqual([
    { user: 'app', locked: 'Y' },
    { user: 'clerk', locked: 'Y' },
    { user: 'dba', locked: 'Y' },
    { user: 'open', locked: 'N' },
  ]);
  const grants = (server: 'source' | 'target') => servers[server].asRoot("SHOW GRANTS FOR 'app'@'%'");
  const kept = (await grants('source'))
    .map((row) => Object.values(row)[0])
    .filter((line) => !String(line).includes('shop\\_old'));
  expect((await grants('target')).map((row) => Object.values(row)[0])).toEqual(kept);

  await servers.target.asRoot("ALTER USER 'app'@'%' ACCOUNT UNLOCK");
  const { host, port, caPem } = servers.target;
  const login = await createConnection({ host, port, user: 'app', password: 'of the app', ssl: { ca: caPem } });
  expect((await login.query('SELECT CURRENT_ROLE() AS role'))[0]).toEqual([{ role: '`clerk`@`%`' }]);
  await login.end();
});

test('rules about passwords, exceptions to grants and dynamic privileges are those of the source', async () => {
  const careful = "'careful'@'%'";
  const shown = async (server: 'source' | 'target') =>
    String(Object.values((await servers[server].asRoot(`SHOW CREATE USER ${careful}`))[0] ?? {})[0]);
  expect(await shown('source')).toMatch(/PASSWORD EXPIRE ACCOUNT UNLOCK .*FAILED_LOGIN_ATTEMPTS 3.*paid/);
  expect(await shown('target')).toBe((await shown('source')).replace('ACCOUNT UNLOCK', 'ACCOUNT LOCK'));

  const grants = async (user: string) =>
    (await servers.target.asRoot(`SHOW GRANTS FOR '${user}'@'%'`)).map((row) => String(Object.values(row)[0]));
  expect(await grants('careful')).toEqual([
    'GRANT USAGE ON *.* TO `careful`@`%`',
    expect.stringMatching(
      /^GRANT (?:ROLE_ADMIN,XA_RECOVER_ADMIN|XA_RECOVER_ADMIN,ROLE_ADMIN) ON \*\.\* TO `careful`@`%`$/,
    ),
  ]);
  expect(await grants('except')).toContain('REVOKE INSERT ON `shop_old`.* FROM `except`@`%`');

  await servers.target.asRoot('CREATE TABLE shop.later (id INT PRIMARY KEY)');
  expect((await withBoth((carried, target) => createAccounts(target, carried))).waiting).toEqual([]);
  expect(await grants('careful')).toContain('GRANT SELECT ON `shop`.`later` TO `careful`@`%`');
});
