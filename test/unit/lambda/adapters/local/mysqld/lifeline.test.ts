import { access, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { removeWithUs, startGuarded } from '../../../../../../lambda/adapters/local/mysqld/lifeline';

test('a guarded process is known by its own pid and its end is seen', async () => {
  const sleeping = await startGuarded({ file: 'sleep', args: [] }, ['60']);
  expect(process.kill(sleeping.pid, 0)).toBe(true);
  expect(sleeping.hasEnded()).toBe(false);
  sleeping.signal('SIGTERM');
  await sleeping.ended();
  expect(sleeping.hasEnded()).toBe(true);
  expect(() => process.kill(sleeping.pid, 0)).toThrow(/ESRCH/);
});

test('a folder is removed when asked for', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'lifeline-'));
  await writeFile(join(folder, 'content'), '');
  await removeWithUs(folder)();
  await expect(access(folder)).rejects.toThrow(/ENOENT/);
});
