import { type Capability, capabilities, has } from '../../../../lambda/mysql/capability';
import { parseVersion } from '../../../../lambda/mysql/server-version';

test.each([
  ['replica-words', '8.0.21', '8.0.22'],
  ['change-source-words', '8.0.22', '8.0.23'],
  ['binary-log-status', '8.1.0', '8.2.0'],
  ['copy', '8.0.16', '8.0.17'],
  ['external-source-procedures', '8.3.0', '8.4.0'],
] as const)('%s is missing in %s and there from %s on', (capability: Capability, without, since) => {
  expect(has({ platform: 'rds', version: without }, capability)).toBe(false);
  expect(has({ platform: 'rds', version: since }, capability)).toBe(true);
  expect(has({ platform: 'rds', version: '10.1.0' }, capability)).toBe(true);
});

test('what a platform alone has, others do not', () => {
  expect(has({ platform: 'azure', version: '8.4.0' }, 'external-source-procedures')).toBe(false);
});

test('every row says why, and names a version that can be read', () => {
  for (const row of capabilities) {
    expect(row.why.length).toBeGreaterThan(10);
    const named = [...('since' in row ? [row.since] : []), ...('until' in row ? [row.until] : [])];
    expect(named.length).toBeGreaterThan(0);
    for (const version of named) expect(parseVersion(version).major).toBeGreaterThanOrEqual(8);
  }
});

test('refuses what is no version', () => {
  expect(() => parseVersion('mariadb')).toThrow('not a MySQL version');
});
