import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { zipSync } from 'fflate';
import { type LocalAws, startLocalAws, terraformCliConfig } from '../../lambda/adapters/local/aws';
import { checkPlan } from '../../scripts/check-plan';
import { readPlan } from '../../scripts/check-plan/plan';
import { brokenPlans, type Config, goodConfig } from '../support/plans/broken-plans';
import { expectedFindings } from '../support/plans/expected';

const run = promisify(execFile);
jest.setTimeout(300_000);

/** Real plans of Terraform and the provider. RECORD_PLANS=1 writes them anew for the unit tests. */
describe('check-plan on plans that Terraform made', () => {
  let aws: LocalAws;
  let folder: string;
  let environment: NodeJS.ProcessEnv;

  const terraform = async (...args: string[]): Promise<string> => {
    const options = { cwd: join(folder, 'stack'), env: environment, maxBuffer: 64 * 1024 * 1024 };
    const { stdout } = await run('terraform', args, options);
    return stdout;
  };
  const write = (config: Config): Promise<void> =>
    writeFile(join(folder, 'stack', 'main.tf.json'), JSON.stringify(config));

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'check-plan-'));
    await mkdir(join(folder, 'stack'));
    const instance = { identifier: 'source', host: '127.0.0.1', port: 23306, engineVersion: '8.4.5', seed: true };
    const still = { setReadOnly: async () => undefined, reboot: async () => undefined };
    aws = await startLocalAws({ folder: join(folder, 'aws'), instances: [{ ...instance, ...still }] });
    environment = {
      ...process.env,
      ...aws.environment,
      TF_CLI_CONFIG_FILE: (await terraformCliConfig(folder)) ?? process.env.TF_CLI_CONFIG_FILE,
      CHECKPOINT_DISABLE: '1',
      NO_PROXY: '127.0.0.1',
    };
    const script = new TextEncoder().encode('exports.handler = async () => ({});');
    await writeFile(join(folder, 'stack', 'handler.zip'), zipSync({ 'index.js': script }));
    await write(withFunction(goodConfig()));
    await terraform('init', '-input=false');
    await terraform('apply', '-auto-approve', '-input=false');
  });

  afterAll(async () => {
    await aws?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  test.each(Object.keys(brokenPlans))('%s', async (name) => {
    const { config, args } = brokenPlans[name] ?? { config: goodConfig(), args: [] };
    await write(withFunction(config));
    await terraform('plan', '-input=false', '-out=plan.bin', ...args);
    const text = await terraform('show', '-json', 'plan.bin');
    if (process.env.RECORD_PLANS === '1') await record(name, text);

    const findings = checkPlan(readPlan(text), { today: new Date('2026-11-21'), mayRestart: [] });

    expect(findings.map(({ code, subject }) => `${code} ${subject}`).sort()).toEqual(expectedFindings[name]);
  });
});

/** The function is needed to apply, and says nothing to the rules. */
function withFunction(config: Config): Config {
  const role = {
    handler: { name: 'handler', assume_role_policy: '{"Version":"2012-10-17","Statement":[]}' },
  };
  const handler = {
    handler: {
      function_name: 'handler',
      filename: 'handler.zip',
      handler: 'index.handler',
      runtime: 'nodejs22.x',
      role: '$' + '{aws_iam_role.handler.arn}',
    },
  };
  const migration = config.resource.aws_lambda_invocation?.migration;
  const invocation = { migration: { ...migration, depends_on: ['aws_lambda_function.handler'] } };
  return {
    ...config,
    resource: {
      ...config.resource,
      aws_iam_role: role,
      aws_lambda_function: handler,
      aws_lambda_invocation: invocation,
    },
  };
}

/** Only what check-plan reads: the configuration and the schema of a plan are long. */
async function record(name: string, text: string): Promise<void> {
  const { format_version, terraform_version, variables, resource_changes, prior_state } = JSON.parse(text);
  const kept = { format_version, terraform_version, variables, resource_changes, prior_state };
  const file = join(__dirname, '..', 'support', 'plans', 'recorded', `${name}.json`);
  await mkdir(join(file, '..'), { recursive: true });
  await writeFile(file, `${JSON.stringify(kept)}\n`);
}
