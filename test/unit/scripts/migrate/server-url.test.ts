import { isProblem } from '../../../../lambda/contract/problem';
import { parseServerUrl } from '../../../../scripts/migrate/server-url';

test.each([
  ['mysql://admin@db.example.org:3307', { host: 'db.example.org', port: 3307, user: 'admin' }],
  ['mysql://admin@db.example.org', { host: 'db.example.org', port: 3306, user: 'admin' }],
  ['mysql://a%40b@127.0.0.1:1/', { host: '127.0.0.1', port: 1, user: 'a@b' }],
  ['mysql://admin@[::1]:3306', { host: '::1', port: 3306, user: 'admin' }],
])('reads %s', (text, wanted) => {
  expect(parseServerUrl('--source', text)).toEqual(wanted);
});

test.each([
  ['mysql://admin:geheim@db:3306', 'holds a password'],
  ['db.example.org', 'is not a URL'],
  ['postgres://admin@db', 'begins with postgres://'],
  ['mysql://db:3306', 'names no user'],
  ['mysql://admin@db:3306/shop', 'goes on after the port'],
  ['mysql://admin@db:3306?ssl=0', 'goes on after the port'],
])('refuses %s', (text, why) => {
  expect(() => parseServerUrl('--target', text)).toThrow(why);
});

test('says which variable takes the password, and never the password', () => {
  const refused = (() => {
    try {
      return parseServerUrl('--target', 'mysql://admin:geheim@db:3306');
    } catch (thrown) {
      return thrown;
    }
  })();

  if (!isProblem(refused)) throw new Error('not refused');
  expect(refused.remedy).toContain('TARGET_PASSWORD');
  expect(refused.message + refused.remedy).not.toContain('geheim');
});
