import { keyVaultReference } from '../../../../../lambda/adapters/azure';

const reference = '@Microsoft.KeyVault(SecretUri=https://shop.vault.azure.net/secrets/target-admin)';
const scopes: string[] = [];
const tokenFor = async (scope: string) => {
  scopes.push(scope);
  return 'a token';
};
const answering = (status: number, body: unknown) =>
  jest.spyOn(globalThis, 'fetch').mockResolvedValue(new Response(JSON.stringify(body), { status }));
afterEach(() => jest.restoreAllMocks());

test('what the platform has put in its place is taken as it is', async () => {
  const asked = answering(500, {});

  expect(await keyVaultReference('PASSWORD', 'secret-1', tokenFor)).toBe('secret-1');
  expect(asked).not.toHaveBeenCalled();
});

test('a reference that the platform has not resolved yet is read with the own identity', async () => {
  const asked = answering(200, { value: 'secret-2' });

  expect(await keyVaultReference('PASSWORD', reference, tokenFor)).toBe('secret-2');

  expect(scopes).toEqual(['https://vault.azure.net/.default']);
  expect(String(asked.mock.calls[0]?.[0])).toBe('https://shop.vault.azure.net/secrets/target-admin?api-version=7.4');
  expect(asked.mock.calls[0]?.[1]?.headers).toEqual({ authorization: 'Bearer a token' });
});

test.each([
  ['refused', reference, 403, { error: { message: 'secret-3 is not for you' } }, 'status 403'],
  ['without a value', reference, 200, {}, 'status 200'],
  ['of another form', '@Microsoft.KeyVault(VaultName=shop;SecretName=a)', 200, { value: 'x' }, 'not of the form'],
])('one that is %s names the setting, never what was answered', async (_what, written, status, body, why) => {
  answering(status, body);

  await expect(keyVaultReference('PASSWORD', written, tokenFor)).rejects.toMatchObject({
    code: 'cloud.key-vault-reference',
    message: expect.stringMatching(`PASSWORD .*${why}`),
  });
  await expect(keyVaultReference('PASSWORD', written, tokenFor)).rejects.not.toThrow(/secret-3/);
});
