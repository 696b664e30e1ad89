import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseSettings } from '../../../../constructs/settings';
import { init } from '../../../../scripts/migrate/init';
import { asDocument } from '../../../../scripts/migrate/init/as-document';
import { type Asker, collectAnswers } from '../../../../scripts/migrate/init/ask';
import { questions } from '../../../../scripts/migrate/init/questions';

const flags = {
  name: 'shop',
  schemas: 'shop, crm_*',
  region: 'eu-central-1',
  sourceInstance: 'shop-prod',
  securityGroup: 'sg-0a1b',
  targetAddresses: '20.1.2.3',
};
const existing = { target: 'existing', targetHost: 'x.mysql.database.azure.com', targetUser: 'shopadmin' };
const fresh = {
  target: 'new',
  azureSubscription: '00000000-0000-4000-8000-000000000001',
  azureLocation: 'westeurope',
  azureServer: 'shop-prod',
  azureStorageGb: '512',
  azureAllowedAddresses: '52.1.2.3,52.1.2.4',
};

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'init-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function written(given: Readonly<Record<string, string>>): Promise<unknown> {
  const out = join(folder, 'migration.json');
  await init({ ...given, out, input: false, json: true });
  return JSON.parse(await readFile(out, 'utf8'));
}

let said: jest.SpyInstance;
beforeEach(() => {
  said = jest.spyOn(process.stdout, 'write').mockReturnValue(true);
});
afterEach(() => said.mockRestore());

it.each([
  ['a server that is there', { ...flags, ...existing }],
  ['a server that the stack makes', { ...flags, ...fresh }],
])('writes a file that the stack takes: %s', async (_name, given) => {
  const document = await written(given);

  expect(parseSettings(document, new Date())).toMatchObject({ name: 'shop', schemas: ['shop', 'crm_*'] });
  expect(document).toMatchObject({ replica: { identifier: 'shop-migration-replica' }, source: { allowReboot: false } });
});

it('names everything that is missing or wrong at once, and writes nothing', async () => {
  const given = { ...flags, ...existing, name: 'Shop', targetHost: 'https://x', securityGroup: '' };
  const { region: _region, ...without } = given;

  const refused = written(without);

  await expect(refused).rejects.toMatchObject({ code: 'ours.usage' });
  await expect(refused).rejects.toThrow(
    /--name: Shop: [\s\S]*--security-group: an empty answer[\s\S]*--target-host: [\s\S]*missing:\n {2}--region/,
  );
  await expect(readFile(join(folder, 'migration.json'))).rejects.toThrow('ENOENT');
});

it('refuses what no single answer shows, and a file that is there', async () => {
  await expect(written({ ...flags, ...existing, targetAddresses: '20.0.0.0/8' })).rejects.toThrow(
    'wider than one address',
  );
  await writeFile(join(folder, 'migration.json'), 'mine');
  await expect(written({ ...flags, ...existing })).rejects.toThrow('is there already');
  expect(await readFile(join(folder, 'migration.json'), 'utf8')).toBe('mine');
});

it('asks for what the flags leave open, with the usual answer at hand', async () => {
  const asked: [string, string | undefined][] = [];
  const person: Asker = async ({ flag }, usual) => {
    asked.push([flag, usual]);
    return (
      usual ?? { region: 'eu-west-1', 'target-host': 'db.example', 'target-user': 'shopadmin' }[flag] ?? 'unexpected'
    );
  };
  const given = new Map([
    ['name', 'shop'],
    ['schemas', 'shop'],
    ['source-instance', 'shop-prod'],
    ['security-group', 'sg-1'],
    ['target', 'existing'],
    ['target-addresses', '20.1.2.3'],
  ]);

  const answers = await collectAnswers(questions, given, person);

  expect(asked).toContainEqual(['replica', 'shop-migration-replica']);
  expect(asked.map(([flag]) => flag)).not.toContain('name');
  expect(asked.map(([flag]) => flag)).not.toContain('azure-location');
  expect(parseSettings(asDocument(questions, answers), new Date()).aws.region).toBe('eu-west-1');
});
