import { carryAccount, type SourceAccount } from '../../../../../lambda/migration/accounts/carried-account';

const account = (...grants: readonly string[]): SourceAccount => ({
  definition: {
    ...{ user: 'app', host: '%', locked: false, plugin: 'caching_sha2_password', hash: '24', tls: 'none' },
    ...{ perHour: { queries: 0, updates: 0, connections: 0 }, atOnce: 0, passwordLifetime: null, expired: false },
    ...{
      reuse: { history: null, days: null },
      requireCurrent: null,
      failedLogins: undefined,
      attributes: '',
      more: [],
    },
  } as const,
  grants,
  defaultRoles: [],
});
const target = {
  there: new Map(),
  plugins: new Set(['caching_sha2_password']),
  grantable: new Set(['SELECT', 'INSERT', 'PROCESS', 'SET_ANY_DEFINER', 'ALLOW_NONEXISTENT_DEFINER']),
  partialRevokes: false,
};
const wanted = { schemas: ['shop_1', 'crm'], isOurs: () => true };
const texts = (of: ReturnType<typeof carryAccount>) => of.grants.map(({ text }) => text);

const everythingBut = account(
  'GRANT SELECT, INSERT, PROCESS ON *.* TO `app`@`%`',
  'REVOKE INSERT ON `shop_1`.* FROM `app`@`%`',
  'REVOKE SELECT ON `mysql`.* FROM `app`@`%`',
);

it('never gives more than the account has where the target knows no exceptions', () => {
  const carried = carryAccount(everythingBut, target, wanted);

  expect(texts(carried)).toEqual([
    "GRANT PROCESS ON *.* TO 'app'@'%'",
    "GRANT SELECT ON `shop\\_1`.* TO 'app'@'%'",
    "GRANT SELECT, INSERT ON `crm`.* TO 'app'@'%'",
  ]);
  expect(carried.loses).toEqual([expect.stringContaining('SELECT, INSERT on schemas that are not migrated')]);
});

it('carries exceptions where the target knows them', () => {
  expect(texts(carryAccount(everythingBut, { ...target, partialRevokes: true }, wanted))).toEqual([
    "GRANT SELECT, INSERT, PROCESS ON *.* TO 'app'@'%'",
    "REVOKE INSERT ON `shop_1`.* FROM 'app'@'%'",
  ]);
});

it('gives a privilege the name that the target has for it', () => {
  const carried = carryAccount(account('GRANT SET_USER_ID,BACKUP_ADMIN ON *.* TO `app`@`%`'), target, wanted);

  expect(texts(carried)).toEqual(["GRANT SET_ANY_DEFINER, ALLOW_NONEXISTENT_DEFINER ON *.* TO 'app'@'%'"]);
  expect(carried.loses).toEqual([expect.stringMatching(/^BACKUP_ADMIN on/)]);
});
