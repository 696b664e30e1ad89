import { readFileSync, writeFileSync } from 'node:fs';
import { Command, CommanderError, InvalidArgumentError } from 'commander';
import { z } from 'zod';
import { describeFindings, type Finding } from '../lambda/contract/finding';
import { jsonText, visible } from '../lambda/contract/visible';
import { type Plan, readPlan } from './check-plan/plan';
import type { Circumstances } from './check-plan/rule';
import { rules } from './check-plan/rules';
import { markdownSummary } from './check-plan/summary';

interface Given {
  readonly markdown?: string;
  readonly json?: boolean;
  readonly title: string;
  readonly mayRestart: readonly string[];
  readonly today: Date;
}

const help = `
Example:
  terraform -chdir=cdktf.out/stacks/shop plan -out plan.bin
  terraform -chdir=cdktf.out/stacks/shop show -json plan.bin > plan.json
  npx tsx scripts/check-plan.ts plan.json --markdown comment.md

Exit codes: 0 may be applied, 2 usage or unreadable, 3 must not be applied.`;

function program(act: (file: string, given: Given) => void): Command {
  return new Command('check-plan')
    .description('Looks at a plan of Terraform before it is applied. Never prints a value of it.')
    .argument('<file>', 'what terraform show -json printed')
    .option('--markdown <file>', 'write a summary for a pull request')
    .option('--title <text>', 'what the plan is of, for the summary', 'this stack')
    .option('--json', 'findings as one JSON object')
    .option('--may-restart <address>', 'a database that may restart in this apply', collect, [])
    .option('--today <date>', 'when exceptions are judged; @default now', date, new Date())
    .addHelpText('after', help)
    .exitOverride()
    .action(act);
}

function collect(address: string, before: readonly string[]): readonly string[] {
  return [...before, address];
}

function date(written: string): Date {
  const day = new Date(`${written}T00:00:00Z`);
  if (Number.isNaN(day.getTime())) throw new InvalidArgumentError('must be a date, such as 2027-01-31');
  return day;
}

export function checkPlan(plan: Plan, circumstances: Circumstances): readonly Finding[] {
  return rules.flatMap((rule) => rule(plan, circumstances));
}

function check(file: string, given: Given): number {
  const plan = readPlan(readFileSync(file, 'utf8'));
  const findings = checkPlan(plan, given);
  const ok = findings.every(({ weight }) => weight !== 'blocker');
  if (given.markdown !== undefined) writeFileSync(given.markdown, markdownSummary(plan, findings, given.title));
  const text = findings.length === 0 ? 'every rule holds' : describeFindings(findings);
  process.stdout.write(`${given.json === true ? jsonText({ ok, findings }) : visible(text)}\n`);
  return ok ? 0 : 3;
}

export function main(args: readonly string[]): number {
  let code = 0;
  try {
    program((file, given) => {
      code = check(file, given);
    }).parse([...args], { from: 'user' });
    return code;
  } catch (thrown) {
    if (thrown instanceof CommanderError) return thrown.exitCode === 0 ? 0 : 2;
    const why = thrown instanceof z.ZodError ? z.prettifyError(thrown) : thrown instanceof Error ? thrown.message : '';
    process.stderr.write(
      `the plan can not be read: ${visible(why)}\nwhat to do: terraform show -json plan.bin > plan.json\n`,
    );
    return 2;
  }
}

if (require.main === module) process.exitCode = main(process.argv.slice(2));
