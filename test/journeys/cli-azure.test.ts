import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type LocalAzure, localFlexibleServer, startLocalAzure } from '../../lambda/adapters/local/azure';
import { canWrite } from '../support/can-write';
import { migrate } from '../support/cli';
import { declareFilter } from '../support/managed-world';
import { makeTinyShop } from '../support/tiny-shop';
import { appPassword, appUser, startWorld, type World } from '../support/world';

jest.setTimeout(420_000);

const app = { user: appUser, password: appPassword };

/** A Flexible Server's `read_only` is ARM's: without a login there the shell could fence a promoted target with nothing. */
describe('a roll back after the promotion, from a shell', () => {
  let world: World;
  let azure: LocalAzure;
  let state: readonly string[];
  let environment: Record<string, string>;

  beforeAll(async () => {
    world = await startWorld();
    azure = await startLocalAzure({
      server: localFlexibleServer(world.servers, 'shop-target'),
      delayMs: { min: 50, max: 300 },
    });
    await makeTinyShop(world.servers.source);
    await declareFilter(world.servers);
    state = ['--state-dir', world.stateDir('shell')];
    const authority = join(world.folder, 'azure-ca.pem');
    await writeFile(authority, azure.caPem);
    environment = {
      SOURCE_PASSWORD: process.env.SOURCE_PASSWORD ?? '',
      TARGET_PASSWORD: process.env.TARGET_PASSWORD ?? '',
      AZURE_TENANT_ID: azure.tenant,
      AZURE_CLIENT_ID: azure.client,
      AZURE_CLIENT_SECRET: azure.clientSecret,
      NODE_EXTRA_CA_CERTS: authority,
    };
  });
  afterAll(async () => {
    await azure?.stop();
    await world?.stop();
  });

  const readOnly = async (side: 'source' | 'target') =>
    Number((await world.servers[side].asRoot('SELECT @@global.read_only value_'))[0]?.value_);

  test('without hands on the parameters a way back that is required is not proven, and nothing is fenced', async () => {
    const { source, target } = world.servers;
    const settings = [
      ...['--source', `mysql://mover@${source.host}:${source.port}`, '--source-platform', 'mysql'],
      ...['--target', `mysql://${target.adminUser}@${target.host}:${target.port}`, '--target-platform', 'azure'],
      ...['--source-ca', source.caFile, '--target-ca', target.caFile, '--schemas', 'shop', '--accept-case-folding'],
      ...['--way-back', 'required'],
    ];
    const synced = await migrate(['sync', ...state, ...settings], environment);
    expect(`${synced.code} ${synced.stdout}${synced.stderr}`).toMatch(/^0 /);

    const held = await migrate(['cutover', ...state, '--yes'], environment);

    expect(held.code).toBe(3);
    expect(held.stdout).toContain('--azure-server');
    expect(await canWrite(source, app)).toBe(true);
  });

  test('with the server named and a login in the environment it goes forth, and back', async () => {
    const { source, target } = world.servers;
    const { subscription, resourceGroup, endpoint } = azure;
    const id = `/subscriptions/${subscription}/resourceGroups/${resourceGroup}/providers/Microsoft.DBforMySQL/flexibleServers/shop-target`;
    const named = ['--azure-server', id, '--azure-management', endpoint, '--azure-authority', endpoint];

    const promoted = await migrate(['cutover', ...state, ...named, '--yes'], environment);
    expect(`${promoted.code} ${promoted.stdout}${promoted.stderr}`).toMatch(/^0 /);
    await target.asRoot("INSERT INTO shop.customer (name) VALUES ('written on azure')");

    const back = await migrate(['rollback', ...state, '--yes'], environment);

    expect(`${back.code} ${back.stdout}${back.stderr}`).toMatch(/^0 /);
    expect([await readOnly('source'), await readOnly('target')]).toEqual([0, 1]);
    expect([await canWrite(source, app), await canWrite(target, app)]).toEqual([true, false]);
    expect(await source.asRoot("SELECT 1 FROM shop.customer WHERE name = 'written on azure'")).toHaveLength(1);
  });

  test('and the target follows again by the command that it has said', async () => {
    const { next } = JSON.parse((await migrate(['status', ...state, '--json'], environment)).stdout);
    const typed = /(sync --follow-again \S+)/.exec(next)?.[1]?.split(' ') ?? [];

    const followed = await migrate([...typed, ...state], environment);

    expect(`${followed.code} ${followed.stdout}${followed.stderr}`).toMatch(/^0 /);
    expect([await readOnly('source'), await readOnly('target')]).toEqual([0, 0]);
    expect(await canWrite(world.servers.target, app)).toBe(false);
    const folder = world.stateDir('shell');
    for (const name of await readdir(folder, { recursive: true })) {
      const text = await readFile(join(folder, name), 'utf8').catch(() => '');
      expect(text).not.toContain(azure.clientSecret);
    }
  });
});
