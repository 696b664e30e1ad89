import { type LocalServers, startLocalServers } from '../../../lambda/adapters/local/mysqld';
import type { TargetPlatform } from '../../../lambda/migration/ports';
import { aTargetState } from '../../support/a-survey';
import { type AzurePlatform, startAzurePlatform } from '../../support/azure-platform';
import { eventually } from '../../support/eventually';

jest.setTimeout(120_000);

const set = '4aff5b51-97ba-11ed-a955-002248036acc:1-16';
let servers: LocalServers;
let platform: AzurePlatform;
let server: TargetPlatform;

beforeAll(async () => {
  servers = await startLocalServers({ roles: ['target'], durable: false, gtid: 'ON' });
  platform = await startAzurePlatform(servers, { staticParameters: ['max_connect_errors'] });
  ({ server } = platform.hands());
});
afterAll(async () => {
  await platform?.stop();
  await servers?.stop();
});

const ready = () => eventually('ready again', async () => (await server.describe())?.status === 'Ready');

test('says what the platform knows of the server', async () => {
  expect(await server.describe()).toEqual(aTargetState);
});

test('says how the server bears it, by the newest minute that was measured', async () => {
  expect(await server.load()).toEqual({ cpuPercent: 12, storagePercent: 34, connections: 5 });
});

test('another compute is another machine: begun, over when it says so, and what is asked meanwhile may be asked again', async () => {
  const before = servers.target.pid;
  await server.scale({ sku: 'MO_Standard_E16ads_v5' });

  expect((await server.describe())?.status).toBe('Updating');
  await expect(server.scale({ iops: 20_000 })).rejects.toMatchObject({ code: 'cloud.azure-refused', transient: true });
  await ready();
  expect(servers.target.pid).not.toBe(before);

  await server.scale({ iops: 20_000 });
  await ready();
  expect(await server.describe()).toMatchObject({ sku: 'MO_Standard_E16ads_v5', iops: 20_000, storageGigabytes: 128 });
  expect(platform.azure.shape.now.sku).toEqual({ name: 'Standard_E16ads_v5', tier: 'MemoryOptimized' });
});

test('a static parameter says that it waits, and counts after a restart', async () => {
  const { parameters } = platform.hands();
  const value = async () => Number((await servers.target.asRoot('SELECT @@global.max_connect_errors AS it'))[0]?.it);
  const before = await value();
  const waits = { code: 'target.parameter-needs-restart' };

  await expect(parameters.set('max_connect_errors', '77')).rejects.toMatchObject(waits);
  await expect(parameters.set('max_connect_errors', '77')).rejects.toMatchObject(waits);
  expect(await value()).toBe(before);
  await server.restart();
  await ready();
  await parameters.set('max_connect_errors', '77');
  expect(await value()).toBe(77);
});

test('the GTID set becomes the one that was named, on the server', async () => {
  platform.azure.shape.now = { ...platform.azure.shape.now, backups: ['2026-01-01T00:00:00Z'] };
  expect(await server.newestBackup()).toBe('2026-01-01T00:00:00Z');
  await servers.target.asRoot('CREATE DATABASE scratch; DROP DATABASE scratch');

  await server.resetGtid(set);

  const [gtid] = await servers.target.asRoot('SELECT @@global.gtid_executed AS done, @@global.gtid_purged AS purged');
  expect(gtid?.purged).toBe(set);
  // The platform's own agent writes on.
  expect(String(gtid?.done)).toContain(set);
  expect(await server.newestBackup()).toBeUndefined();
});

test('where Azure refuses the reset, its reason is in the problem', async () => {
  const { now } = platform.azure.shape;
  platform.azure.shape.now = { ...now, replicas: ['reader'] };
  expect((await server.describe())?.replicas).toEqual(['reader']);
  await expect(server.resetGtid(set)).rejects.toMatchObject({
    code: 'cloud.azure-refused',
    message: expect.stringContaining('GtidResetServerHasReadReplica'),
  });
  platform.azure.shape.now = now;

  await expect(server.resetGtid('no set of GTIDs')).rejects.toMatchObject({
    code: 'cloud.azure-refused',
    message: expect.stringContaining('reset the GTID set of shop-target'),
  });
});
