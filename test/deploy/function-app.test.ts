import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type LocalAws, startLocalAws, terraformCliConfig } from '../../lambda/adapters/local/aws';
import { synthesized } from '../support/synthesized';

const run = promisify(execFile);
jest.setTimeout(300_000);

const tenantId = '99999999-2222-4333-8444-555555555555';
const clientId = '88888888-2222-4333-8444-555555555555';
const principal = '77777777-2222-4333-8444-555555555555';

/**
 * What the stack makes in AWS only where a Function app does the work: whom AWS believes, what he may do, and the tickets of
 * his runs. Of the whole stack, as Terraform gets it, these parts alone: no provider for the app itself is on this machine.
 */
describe('a Function app as host, its parts in AWS', () => {
  let aws: LocalAws;
  let folder: string;
  let stack: string;
  let environment: NodeJS.ProcessEnv;
  let targets: readonly string[];

  const terraform = async (...args: string[]): Promise<{ stdout: string; code: number }> => {
    const options = { cwd: stack, env: environment, maxBuffer: 64 * 1024 * 1024 };
    return run('terraform', args, options).then(
      ({ stdout }) => ({ stdout, code: 0 }),
      (thrown: { stdout: string; stderr: string; code: number }) => {
        if (thrown.code === 2) return { stdout: thrown.stdout, code: 2 };
        throw new Error(`${thrown.stdout}\n${thrown.stderr}`);
      },
    );
  };
  const state = async (): Promise<readonly { type: string; values: Record<string, unknown> }[]> =>
    JSON.parse((await terraform('show', '-json')).stdout).values?.root_module?.resources ?? [];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'function-app-'));
    aws = await startLocalAws({ folder: join(folder, 'aws'), instances: [] });
    environment = {
      ...process.env,
      ...aws.environment,
      TF_CLI_CONFIG_FILE: (await terraformCliConfig(folder)) ?? process.env.TF_CLI_CONFIG_FILE,
      CHECKPOINT_DISABLE: '1',
      NO_PROXY: '127.0.0.1',
    };
    const made = synthesized({
      aws: { region: aws.region, endpoint: aws.endpoint },
      handlers: {
        ...{ target: 'azure-function', tenantId, clientId },
        existing: {
          url: 'https://shop.azurewebsites.net',
          identityClientId: clientId,
          identityPrincipalId: principal,
        },
      },
    });
    stack = join(made.folder, 'stacks', 'shop');
    const wanted = /^aws_(iam_openid_connect_provider|s3_bucket_lifecycle_configuration|iam_role_policy)\./;
    targets = Object.keys(made.resources)
      .filter((address) => wanted.test(address) && /host|state/.test(address))
      .map((address) => `-target=${address}`);
    await terraform('init', '-input=false');
  });

  afterAll(async () => {
    await aws?.stop();
    if (stack !== undefined) await rm(join(stack, '..', '..'), { recursive: true, force: true });
    await rm(folder, { recursive: true, force: true });
  });

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
