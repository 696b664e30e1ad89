import { folderRecords } from '../../../lambda/adapters/local/folder-records';
import { aRunRecord } from '../../support/a-run-record';
import { eventually } from '../../support/eventually';
import { runChild } from '../../support/run-child';
import { temporaryFolders } from '../../support/temporary-folder';

const folders = temporaryFolders();
afterAll(() => folders.remove());

it('survives a writer that is killed, and loses no write of any process', async () => {
  const folder = await folders.make();
  const records = folderRecords(folder);
  await records.create(aRunRecord());
  const killed = runChild('count-up.ts', [folder, '1000000']);
  const others = [1, 2].map(() => runChild('count-up.ts', [folder, '40']));
  await eventually('the one to be killed writes', () => killed.lines().length > 5);

  killed.process.kill('SIGKILL');
  await Promise.all([killed, ...others].map((child) => child.ended));

  const said = [killed, ...others].flatMap((child) => child.lines().map(Number));
  const epoch = (await records.read())?.record.epoch ?? 0;
  expect(new Set(said).size).toBe(said.length);
  // It may have been killed between a write and saying so.
  expect([said.length, said.length + 1]).toContain(epoch);
  expect(Math.max(...said)).toBeLessThanOrEqual(epoch);
}, 60_000);
