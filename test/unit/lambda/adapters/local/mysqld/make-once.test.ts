import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeOnce } from '../../../../../../lambda/adapters/local/mysqld/make-once';

let place: string;

beforeEach(async () => {
  place = await mkdtemp(join(tmpdir(), 'make-once-'));
});

afterEach(() => rm(place, { recursive: true }));

test('of many who want a folder one makes it', async () => {
  let made = 0;
  const make = async (unfinished: string) => {
    made += 1;
    await writeFile(join(unfinished, 'content'), 'whole');
  };
  const folder = join(place, 'wanted');
  await Promise.all(Array.from({ length: 5 }, () => makeOnce(folder, make)));
  expect(made).toBe(1);
  expect(await readFile(join(folder, 'content'), 'utf8')).toBe('whole');
  expect(await readdir(place)).toEqual(['wanted']);
});

test('a failure leaves nothing, so the next one tries again', async () => {
  const folder = join(place, 'wanted');
  await expect(makeOnce(folder, () => Promise.reject(new Error('no network')))).rejects.toThrow('no network');
  expect(await readdir(place)).toEqual([]);
  await makeOnce(folder, async () => undefined);
  expect(await readdir(place)).toEqual(['wanted']);
});
