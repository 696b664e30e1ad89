import { dropAccount, lockAccount, replicationAccount } from '../../../../lambda/mysql/accounts';
import { parsePrivileges } from '../../../../lambda/mysql/survey';

const account = { user: "o'repl", host: '%' };

test('the replication account gets TLS and one privilege; its password stays secret', () => {
  const made = replicationAccount(account, { password: 'pw', tls: 'required' });

  expect(made.map((statement) => statement.text)).toEqual([
    "CREATE USER IF NOT EXISTS 'o\\'repl'@'%' IDENTIFIED BY 'pw'",
    "ALTER USER 'o\\'repl'@'%' IDENTIFIED BY 'pw' REQUIRE SSL PASSWORD EXPIRE NEVER ACCOUNT UNLOCK",
    "GRANT REPLICATION SLAVE ON *.* TO 'o\\'repl'@'%'",
  ]);
  expect(made.map((statement) => statement.secret)).toEqual([true, true, false]);
});

test('accounts are named without stray spaces', () => {
  expect(lockAccount(account).text).toBe("ALTER USER 'o\\'repl'@'%' ACCOUNT LOCK");
  expect(dropAccount(account).text).toBe("DROP USER IF EXISTS 'o\\'repl'@'%'");
});

test('privileges on everything are read, those on one schema and roles are not', () => {
  const privileges = parsePrivileges([
    'GRANT SELECT, REPLICATION SLAVE ON *.* TO `admin`@`%` WITH GRANT OPTION',
    'GRANT ROLE_ADMIN,XA_RECOVER_ADMIN ON *.* TO `admin`@`%`',
    'GRANT INSERT ON `shop`.* TO `admin`@`%`',
    'GRANT `rds_superuser_role`@`%` TO `admin`@`%`',
  ]);

  expect([...privileges].toSorted()).toEqual(['REPLICATION SLAVE', 'ROLE_ADMIN', 'SELECT', 'XA_RECOVER_ADMIN']);
});
