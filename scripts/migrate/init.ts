import { writeFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { parseSettings, SettingsError } from '../../constructs/settings';
import { hasCode } from '../../lambda/adapters/local/durable-file';
import { type ExitCode, exitCode, usageProblem } from './exit-code';
import { asDocument } from './init/as-document';
import { collectAnswers } from './init/ask';
import type { Answers } from './init/question';
import { questions } from './init/questions';
import { terminalAsker } from './init/terminal-asker';
import { makeOutput } from './output';

export interface InitOptions {
  readonly out: string;
  readonly force?: true;
  readonly json?: true;
  /** `--no-input` makes it false. */
  readonly input: boolean;
  readonly [flag: string]: unknown;
}

export function addInitOptions(command: Command): Command {
  command
    .option('--out <file>', 'the file to write', 'migration.json')
    .option('--force', 'write over a file that is there')
    .option('--no-input', 'never ask, even at a terminal')
    .option('--json', 'one JSON object on standard output');
  for (const { flag, ask, choices } of questions) {
    command.option(`--${flag} <${choices?.join('|') ?? 'value'}>`, ask);
  }
  return command;
}

/** A validated migration.json for `cdktf deploy`, by questions or by flags. Talks to no server and to no cloud. */
export async function init(given: InitOptions): Promise<ExitCode> {
  const output = makeOutput(given.json === true);
  const isAsked = given.input && process.stdin.isTTY === true && process.stdout.isTTY === true;
  const answers = await collectAnswers(questions, flagsOf(given), isAsked ? await terminalAsker() : undefined);
  const document = asDocument(questions, answers);
  validated(document, given.out);
  await write(given, `${JSON.stringify(document, null, 2)}\n`);
  const secrets = passwordParameters(answers);
  output.result({ verb: 'init', outcome: 'done', file: given.out, settings: document }, nextSteps(given.out, secrets));
  return exitCode.done;
}

function flagsOf(given: InitOptions): Answers {
  const typed = questions.flatMap(({ flag }): readonly (readonly [string, string])[] => {
    const value = given[flag.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase())];
    return typeof value === 'string' ? [[flag, value]] : [];
  });
  return new Map(typed);
}

/** What no single answer shows: a wide address, a name that Azure keeps for itself. */
function validated(document: unknown, file: string): void {
  try {
    parseSettings(document, new Date(), file);
  } catch (thrown) {
    if (!(thrown instanceof SettingsError)) throw thrown;
    throw usageProblem(thrown.message, 'correct the flags or the answers; nothing was written');
  }
}

async function write({ out, force }: InitOptions, text: string): Promise<void> {
  try {
    await writeFile(out, text, { flag: force === true ? 'w' : 'wx' });
  } catch (thrown) {
    if (!hasCode(thrown, 'EEXIST')) throw thrown;
    throw usageProblem(`${out} is there already`, 'add --force to write over it, or name another file with --out');
  }
}

function passwordParameters(answers: Answers): readonly string[] {
  return ['source-password-parameter', 'target-password-parameter', 'azure-password-parameter']
    .flatMap((flag) => answers.get(flag) ?? [])
    .filter((name) => name.startsWith('/'));
}

function nextSteps(file: string, secrets: readonly string[]): string {
  return [
    `wrote ${file}; migration.schema.json explains every other setting`,
    '',
    'next:',
    // What is typed at the prompt of `cat` would end with a line break, and no login would take it.
    ...secrets.flatMap((name) => [
      `  read -rs PASSWORD; printf %s "$PASSWORD" |`,
      `    aws ssm put-parameter --type SecureString --name ${name} --value file:///dev/stdin`,
    ]),
    ...(file === 'migration.json' ? [] : [`  export MIGRATION_FILE=${file}`]),
    '  npx cdktf diff      what would be made',
    '  npx cdktf deploy    makes it and starts the sync',
  ].join('\n');
}
