import { stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { environmentPasswords } from '../../../lambda/adapters/local/environment-passwords';
import { folderBlobs } from '../../../lambda/adapters/local/folder-blobs';
import { folderPublished } from '../../../lambda/adapters/local/folder-published';
import { folderRecords } from '../../../lambda/adapters/local/folder-records';
import { aDesired, aServer } from '../../support/a-desired';
import { aRunRecord } from '../../support/a-run-record';
import { temporaryFolders } from '../../support/temporary-folder';
import { describeBlobs } from '../blobs.conformance';
import { describeFenceRequests } from '../fence-requests.conformance';
import { describePasswords } from '../passwords.conformance';
import { describePublished } from '../published.conformance';
import { describeRecords } from '../records.conformance';

const folders = temporaryFolders();
afterAll(() => folders.remove());

/** The folder itself is made by the first write. */
const newFolder = async () => join(await folders.make(), 'state');

describeRecords('a folder', async () => {
  const folder = await newFolder();
  return () => folderRecords(folder);
});

describeBlobs('a folder', async () => {
  const folder = await newFolder();
  return () => folderBlobs(folder);
});

describeFenceRequests('a folder', async () => {
  const folder = await newFolder();
  return () => folderBlobs(folder);
});

describePublished('a folder', async () => {
  const folder = await newFolder();
  return () => folderPublished(folder);
});

describePasswords('the environment', async () => {
  const published = folderPublished(await newFolder());
  const desired = aDesired({ source: aServer('mysql', 'SRC'), target: aServer('mysql', 'TGT') });
  const environment = { SRC: 'source-pw', TGT: 'target-pw' };
  return {
    make: () => environmentPasswords({ desired, environment, published }),
    withoutTarget: () => environmentPasswords({ desired, environment: { SRC: 'source-pw' }, published }),
    source: 'source-pw',
    target: 'target-pw',
  };
});

describe('a folder as the state of record', () => {
  it('passes over what a dead writer left unfinished', async () => {
    const folder = await newFolder();
    const records = folderRecords(folder);
    const version = await records.create(aRunRecord());
    await writeFile(join(folder, '.unfinished-run.00000002.json-x'), '{"half');

    expect(await records.read()).toEqual({ record: aRunRecord(), version });
    expect(await records.replace(aRunRecord({ epoch: 1 }), String(version))).not.toBe('conflict');
  });

  it('refuses a version so old that its successors are gone', async () => {
    const folder = await newFolder();
    const records = folderRecords(folder);
    let version = String(await records.create(aRunRecord()));
    const old = version;
    for (let epoch = 1; epoch <= 120; epoch++) version = String(await records.replace(aRunRecord({ epoch }), version));

    expect(await records.replace(aRunRecord({ epoch: 999 }), old)).toBe('conflict');
    expect(await records.read()).toEqual({ record: aRunRecord({ epoch: 120 }), version });
  });

  it('lets only its owner read a secret', async () => {
    const folder = await newFolder();
    await folderPublished(folder).putSecret('replication-password', 's3cret');

    expect((await stat(join(folder, 'replication-password'))).mode & 0o777).toBe(0o600);
  });

  it('refuses a reference that leads elsewhere', async () => {
    const desired = aDesired({ source: aServer('rds', { kind: 'ssm', name: '/shop/source' }) });
    const passwords = environmentPasswords({ desired, environment: {}, published: folderPublished(await newFolder()) });

    await expect(passwords.of('source')).rejects.toMatchObject({ code: 'ours.secret-kind' });
  });
});
