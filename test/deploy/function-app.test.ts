import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { synthesized } from '../support/synthesized';
import { startTerraformOnAws, type TerraformOnAws } from '../support/terraform-on-aws';

jest.setTimeout(300_000);

const tenantId = '99999999-2222-4333-8444-555555555555';
const clientId = '88888888-2222-4333-8444-555555555555';
const principal = '77777777-2222-4333-8444-555555555555';

/**
 * What the stack makes in AWS only where a Function app does the work: whom AWS believes, what he may do, and the tickets of
 * his runs. Of the whole stack, as Terraform gets it, these parts alone: no provider for the app itself is on this machine.
 */
describe('a Function app as host, its parts in AWS', () => {
  let world: TerraformOnAws;
  let targets: readonly string[];

  const terraform = (...words: readonly string[]) => world.terraform(...words);
  const state = async (): Promise<readonly { type: string; values: Record<string, unknown> }[]> =>
    JSON.parse((await terraform('show', '-json')).stdout).values?.root_module?.resources ?? [];

  beforeAll(async () => {
    const existing = {
      ...{ url: 'https://shop.azurewebsites.net', identityClientId: clientId, identityPrincipalId: principal },
    };
    world = await startTerraformOnAws({}, async (aws, folder) => {
      const made = synthesized({
        aws: { region: aws.region, endpoint: aws.endpoint },
        handlers: { target: 'azure-function', tenantId, clientId, existing },
      });
      const wanted = /^aws_(iam_openid_connect_provider|s3_bucket_lifecycle_configuration|iam_role_policy)\./;
      targets = Object.keys(made.resources)
        .filter((address) => wanted.test(address) && /host|state/.test(address))
        .map((address) => `-target=${address}`);
      // So that it goes with the rest.
      await rename(made.folder, join(folder, 'synth'));
      return join(folder, 'synth', 'stacks', 'shop');
    });
  });

  afterAll(() => world?.stop());

  test('are applied: the tenant, one identity of it for one audience, tickets that go after a day', async () => {
    expect(targets).toHaveLength(3);

    const applied = await terraform('apply', '-auto-approve', '-input=false', ...targets);

    expect(applied.stdout).toMatch(/Apply complete! Resources: \d+ added, 0 changed, 0 destroyed/);
    const made = await state();
    const one = (type: string) => made.find((resource) => resource.type === type)?.values ?? {};
    const issuer = `login.microsoftonline.com/${tenantId}/v2.0`;
    expect(one('aws_iam_openid_connect_provider')).toMatchObject({ url: issuer, client_id_list: [clientId] });
    expect(JSON.parse(String(one('aws_iam_role').assume_role_policy)).Statement).toEqual([
      expect.objectContaining({
        Principal: { Federated: one('aws_iam_openid_connect_provider').arn },
        Condition: { StringEquals: { [`${issuer}:aud`]: clientId, [`${issuer}:sub`]: principal } },
      }),
    ]);
    expect(one('aws_s3_bucket_lifecycle_configuration').rule).toEqual([
      expect.objectContaining({
        status: 'Enabled',
        filter: [expect.objectContaining({ prefix: 'host-runs/' })],
        expiration: [expect.objectContaining({ days: 1 })],
        noncurrent_version_expiration: [expect.objectContaining({ noncurrent_days: 1 })],
      }),
    ]);
  });

  test('are planned again without a change', async () => {
    const { code, stdout } = await terraform('plan', '-input=false', '-detailed-exitcode', ...targets);

    expect(code === 0 ? '' : stdout).toBe('');
  });

  test('are destroyed', async () => {
    const destroyed = await terraform('destroy', '-auto-approve', '-input=false', ...targets);

    expect(destroyed.stdout).toMatch(/Destroy complete! Resources: [1-9]/);
    expect((await state()).filter(({ type }) => /openid|lifecycle|iam_role/.test(type))).toEqual([]);
  });
});
