import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { zipSync } from 'fflate';
import { checkPlan } from '../../scripts/check-plan';
import { readPlan } from '../../scripts/check-plan/plan';
import { brokenPlans, type Config, goodConfig } from '../support/plans/broken-plans';
import { expectedFindings } from '../support/plans/expected';
import { startTerraformOnAws, type TerraformOnAws } from '../support/terraform-on-aws';

jest.setTimeout(300_000);

/** Real plans of Terraform and the provider. RECORD_PLANS=1 writes them anew for the unit tests. */
describe('check-plan on plans that Terraform made', () => {
  let world: TerraformOnAws;

  const terraform = async (...words: readonly string[]) => (await world.terraform(...words)).stdout;
  const stackIn = (folder: string) => join(folder, 'stack');
  const write = (folder: string, config: Config): Promise<void> =>
    writeFile(join(stackIn(folder), 'main.tf.json'), JSON.stringify(config));

  beforeAll(async () => {
    const instance = { identifier: 'source', host: '127.0.0.1', port: 23306, engineVersion: '8.4.5', seed: true };
    const still = { setReadOnly: async () => undefined, reboot: async () => undefined };
    world = await startTerraformOnAws({ instances: [{ ...instance, ...still }] }, async (_aws, folder) => {
      await mkdir(stackIn(folder));
      const script = new TextEncoder().encode('exports.handler = async () => ({});');
      await writeFile(join(stackIn(folder), 'handler.zip'), zipSync({ 'index.js': script }));
      await write(folder, withFunction(goodConfig()));
      return stackIn(folder);
    });
    await terraform('apply', '-auto-approve', '-input=false');
  });

  afterAll(() => world?.stop());

  test.each(Object.keys(brokenPlans))('%s', async (name) => {
    const { config, args } = brokenPlans[name] ?? { config: goodConfig(), args: [] };
    await write(world.folder, withFunction(config));
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
