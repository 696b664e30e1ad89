import { armParameters, azureCredential } from '../../../lambda/adapters/azure';
import { type LocalAzure, localFlexibleServer, startLocalAzure } from '../../../lambda/adapters/local/azure';
import { type LocalServers, startLocalServers } from '../../../lambda/adapters/local/mysqld';
import type { AzureControl } from '../../../lambda/contract/desired';

jest.setTimeout(120_000);

let servers: LocalServers;
let azure: LocalAzure;

beforeAll(async () => {
  servers = await startLocalServers({ roles: ['target'], durable: false });
  azure = await startLocalAzure({
    server: localFlexibleServer(servers, 'shop-target'),
    delayMs: { min: 50, max: 300 },
    trusts: (assertion) => assertion === 'signed by AWS',
  });
});
afterAll(async () => {
  await azure?.stop();
  await servers?.stop();
});

function parameters(changes: Partial<AzureControl> = {}, assertion = 'signed by AWS') {
  const { subscription, resourceGroup, tenant, client, endpoint, caPem } = azure;
  const control: AzureControl = {
    subscription,
    resourceGroup,
    server: 'shop-target',
    login: { kind: 'federated', tenant, client },
    endpoints: { management: endpoint, authority: endpoint, caPem },
    ...changes,
  };
  const credential = azureCredential(control, {
    assertion: async () => assertion,
    secretOf: async () => 'unused',
  });
  return armParameters(control, credential);
}

const readOnly = async () => (await servers.target.asRoot('SELECT @@global.read_only AS it'))[0]?.it;

test('a parameter has reached the server when the call is over, and is set back the same way', async () => {
  await parameters().set('read_only', 'ON');
  expect(await readOnly()).toBe(1);

  await parameters().set('read_only', 'ON');
  await parameters().set('read_only', 'OFF');
  expect(await readOnly()).toBe(0);
});

test('a value that the server does not take is a problem that names it', async () => {
  await expect(parameters().set('max_connections', 'many')).rejects.toMatchObject({
    code: 'cloud.azure-refused',
    message: expect.stringContaining('set max_connections of shop-target'),
  });
});

test('a server that is not there, and a token that Entra does not trust, say what to do', async () => {
  await expect(parameters({ server: 'other' }).set('read_only', 'ON')).rejects.toMatchObject({
    code: 'cloud.azure-not-found',
    remedy: expect.stringContaining('server name'),
  });
  await expect(parameters({}, 'signed by nobody').set('read_only', 'ON')).rejects.toMatchObject({
    code: 'cloud.azure-denied',
    remedy: expect.stringContaining('Contributor'),
  });
  expect(await readOnly()).toBe(0);
});
