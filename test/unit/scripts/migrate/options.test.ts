import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { settingsFrom } from '../../../../scripts/migrate/options';
import { settingsFile, writeSettings } from '../../../../scripts/migrate/settings';

const servers = { source: 'mysql://admin@old:3306', target: 'mysql://admin@new:3306', schemas: ['shop'] };

let stateDir: string;
beforeEach(async () => {
  stateDir = await mkdtemp(join(tmpdir(), 'state-'));
});

test('takes what was typed and the defaults', async () => {
  const settings = await settingsFrom({ stateDir, ...servers, maxLag: 2, chunkMib: 1 });

  expect(settings).toMatchObject({
    source: { host: 'old', platform: 'rds', tls: 'verified' },
    target: { host: 'new', platform: 'azure' },
    channel: { host: 'old', port: 3306 },
    limits: { maxLagSeconds: 2, chunkBytes: 1024 * 1024, retentionHours: 72 },
  });
});

test('remembers in the state folder, and lets what is typed later win', async () => {
  await writeSettings(stateDir, await settingsFrom({ stateDir, ...servers, sourcePlatform: 'mysql', strict: true }));

  const later = await settingsFrom({ stateDir, maxLag: 1 });

  expect(later).toMatchObject({ source: { platform: 'mysql' }, strict: true, limits: { maxLagSeconds: 1 } });
  expect(await readFile(join(stateDir, settingsFile), 'utf8')).not.toContain('assword');
});

test('names everything that is missing at once', async () => {
  await expect(settingsFrom({ stateDir, source: servers.source })).rejects.toThrow('--target, --schemas missing');
});

test('refuses a number out of bounds, a CA that is none, and settings that were broken by hand', async () => {
  await expect(settingsFrom({ stateDir, ...servers, workers: 0 })).rejects.toThrow('workers');
  const noPem = join(stateDir, 'ca.pem');
  await writeFile(noPem, 'not a certificate');
  await expect(settingsFrom({ stateDir, ...servers, sourceCa: noPem })).rejects.toThrow('no PEM certificate');
  await writeFile(join(stateDir, settingsFile), '{"name": 1}');
  await expect(settingsFrom({ stateDir, ...servers })).rejects.toThrow(settingsFile);
});

test('takes an RDS instance only together with its parameter group', async () => {
  await expect(settingsFrom({ stateDir, ...servers, rdsInstance: 'shop' })).rejects.toThrow('belong together');

  const settings = await settingsFrom({ stateDir, ...servers, rdsInstance: 'shop', rdsParameterGroup: 'shop-fence' });

  expect(settings.rds).toEqual({
    instance: 'shop',
    parameterGroup: 'shop-fence',
    allowReboot: false,
    readOnlyWas: '{TrueIfReplica}',
  });
  expect((await settingsFrom({ stateDir, ...servers })).rds).toBeUndefined();
});

const flexible =
  '/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/shop/providers/Microsoft.DBforMySQL/flexibleServers/shop-db';

test('remembers a Flexible Server by its resource id, and never a login', async () => {
  await writeSettings(stateDir, await settingsFrom({ stateDir, ...servers, azureServer: flexible }));

  const { azure } = await settingsFrom({ stateDir });

  expect(azure).toEqual({
    subscription: '11111111-2222-3333-4444-555555555555',
    ...{ resourceGroup: 'shop', server: 'shop-db', login: { kind: 'shell' } },
  });
});

test('another Azure is named whole', async () => {
  const another = {
    azureManagement: 'https://management.usgovcloudapi.net',
    azureAuthority: 'https://login.microsoftonline.us',
  };

  expect((await settingsFrom({ stateDir, ...servers, azureServer: flexible, ...another })).azure?.endpoints).toEqual({
    management: another.azureManagement,
    authority: another.azureAuthority,
  });
  const { azureAuthority: _left, ...half } = another;
  await expect(settingsFrom({ stateDir, ...servers, azureServer: flexible, ...half })).rejects.toThrow(
    'belong together',
  );
  await expect(settingsFrom({ stateDir, ...servers, ...another })).rejects.toThrow('without --azure-server');
  await expect(settingsFrom({ stateDir, ...servers, azureServer: 'shop-db' })).rejects.toThrow('no resource id');
});
