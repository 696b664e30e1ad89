/** A command of the documents that the journey through them does not run: why, and the file that does what can be done instead. */
export interface Elsewhere {
  readonly form: RegExp;
  readonly why: string;
  /** Runs it, or the program behind it, for real. `undefined`: nothing on this machine can. */
  readonly by?: string;
  /** What has to stand in that file, so that the reference can't rot. */
  readonly there?: string;
}

const cdktf = String.raw`(?:[A-Z]+=\S+ )?(?:npx )?cdktf`;
const exactly = (text: string): RegExp => new RegExp(`^${text}$`);

/** In the order in which somebody looks for one. Each is still read for words that do not exist: test/unit/docs/commands.test.ts. */
export const elsewhere: readonly Elsewhere[] = [
  {
    form: exactly('npm ci'),
    why: 'it fetches packages; every clean clone does it first',
    by: '.ci/run',
    there: 'npm ci',
  },
  {
    form: exactly('npm run demo'),
    why: 'six minutes, and two cores of its own',
    by: '.ci/run',
    there: 'npm run --silent demo',
  },
  { form: exactly('npm test'), why: 'it is what runs this', by: '.ci/run', there: 'jest' },
  {
    form: exactly('npm run check'),
    why: 'the quick part of npm test',
    by: '.ci/run',
    there: 'npm run --silent static',
  },
  {
    form: exactly('npx jest --selectProjects pages'),
    why: 'a part of npm test',
    by: 'jest.config.js',
    there: "'pages'",
  },
  {
    form: /^npm run test:faults/,
    why: 'hours of broken servers; its whole run writes docs/faults.md',
    by: 'test/unit/docs/faults.test.ts',
    there: 'faults',
  },
  {
    form: exactly('npm run test:long'),
    why: 'hours of what npm test does for minutes',
    by: 'package.json',
    there: 'test:long',
  },
  {
    form: /^npm run bench -- (?!assess)/,
    why: 'a measurement that wants the machine alone',
    by: 'scripts/bench.ts',
    there: 'verify',
  },
  {
    form: exactly('npm run codes'),
    why: 'it writes into the sources; what it writes is compared instead',
    by: 'test/unit/scripts/codes',
  },
  {
    form: exactly(`${cdktf} deploy`),
    why: 'minutes of Terraform',
    by: 'test/deploy/promotion.test.ts',
    there: 'deployment.deploy(',
  },
  {
    form: exactly(`${cdktf} deploy --?var cutover=true`),
    why: 'minutes of Terraform',
    by: 'test/deploy/promotion.test.ts',
    there: 'cutover=true',
  },
  {
    form: exactly(`${cdktf} deploy --?var rollback=true`),
    why: 'minutes of Terraform',
    by: 'test/deploy/roll-back.test.ts',
    there: 'rollback=true',
  },
  {
    form: exactly(`${cdktf} deploy --var decommission=<instance>`),
    why: 'minutes of Terraform',
    by: 'test/deploy/promotion.test.ts',
    there: 'decommission=',
  },
  {
    form: exactly(`${cdktf} destroy`),
    why: 'minutes of Terraform',
    by: 'test/deploy/take-back.test.ts',
    there: "'destroy'",
  },
  {
    form: exactly(`${cdktf} synth`),
    why: 'the program that it starts, npx tsx main.ts, is run here',
    by: 'test/deploy/refusals.test.ts',
    there: "cdktf('synth')",
  },
  {
    form: /^terraform /,
    why: 'of a stack that is deployed; cdktf types the same, and plans that Terraform made are checked',
    by: 'test/deploy/check-plan.test.ts',
    there: 'terraform',
  },
  {
    form: /^npx tsx scripts\/migrate\.ts cutover --azure-server /,
    why: 'it asks a Flexible Server for its id',
    by: 'test/journeys/cli-azure.test.ts',
    there: '--azure-server',
  },
  {
    form: /^(npx tsx scripts\/migrate\.ts|migrate) status (--watch )?--cloud/,
    why: 'it needs a migration in a cloud',
    by: 'test/ports/aws/cloud-status.test.ts',
    there: "'--cloud'",
  },
  { form: /^(aws|az) /, why: 'a cloud of the reader' },
];

export function elsewhereOf(text: string): Elsewhere | undefined {
  return elsewhere.find(({ form }) => form.test(text));
}
