import { armParameters, azureCredential, openArm } from '../../../lambda/adapters/azure';
import { shellCredential } from '../../../lambda/adapters/azure/shell-credential';
import { type LocalAzure, localFlexibleServer, startLocalAzure } from '../../../lambda/adapters/local/azure';
import { type LocalServers, startLocalServers } from '../../../lambda/adapters/local/mysqld';
import { parameterFence } from '../../../lambda/adapters/node';
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
    shell: () => shellCredential(control),
  });
  return armParameters(openArm(control, credential));
}

/** As a shell has it: the environment that Azure's own tools read. */
async function inShell<T>(environment: Readonly<Record<string, string>>, work: () => Promise<T>): Promise<T> {
  const before = { ...process.env };
  Object.assign(process.env, environment);
  try {
    return await work();
  } finally {
    process.env = before;
  }
}

const readOnly = async () => (await servers.target.asRoot('SELECT @@global.read_only AS it'))[0]?.it;

test('a parameter has reached the server when the call is over, and is set back the same way', async () => {
  await parameters().set('read_only', 'ON');
  expect(await readOnly()).toBe(1);

  await parameters().set('read_only', 'ON');
  await parameters().set('read_only', 'OFF');
  expect(await readOnly()).toBe(0);
});

test('a fence is not lifted later than was decided, and until then it is', async () => {
  const fence = parameterFence(parameters());
  await fence.raise(5000);

  await expect(fence.lower(-1)).rejects.toMatchObject({ code: 'cutover.fence-request-late', transient: true });
  expect(await readOnly()).toBe(1);

  await fence.lower(20_000);
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

test('from a shell, as whoever is logged in there', async () => {
  const { tenant, client, clientSecret } = azure;
  const login = { AZURE_TENANT_ID: tenant, AZURE_CLIENT_ID: client };
  const fromShell = () => parameters({ login: { kind: 'shell' } });

  await inShell({ ...login, AZURE_CLIENT_SECRET: clientSecret }, () => fromShell().set('read_only', 'ON'));
  expect(await readOnly()).toBe(1);
  await inShell({ ...login, AZURE_CLIENT_SECRET: clientSecret }, () => fromShell().set('read_only', 'OFF'));
  expect(await readOnly()).toBe(0);

  const wrong = inShell({ ...login, AZURE_CLIENT_SECRET: 'a-secret-of-nobody' }, () =>
    fromShell().set('read_only', 'ON'),
  );
  await expect(wrong).rejects.toMatchObject({
    code: 'cloud.azure-denied',
    remedy: expect.stringContaining('az login'),
  });
  await expect(wrong).rejects.not.toMatchObject({ message: expect.stringContaining('a-secret-of-nobody') });
  expect(await readOnly()).toBe(0);
});
