import { Command, CommanderError } from 'commander';
import { accounts } from './migrate/accounts';
import { assess } from './migrate/assess';
import { cleanup } from './migrate/cleanup';
import { cutover } from './migrate/cutover';
import { type ExitCode, exitCode, exitCodeOf, exitCodesText } from './migrate/exit-code';
import { explain } from './migrate/explain';
import { forecastVerb } from './migrate/forecast';
import { addInitOptions, type InitOptions, init } from './migrate/init';
import { addCloudOptions, addSettingOptions, addStateOptions, type GivenOptions, number } from './migrate/options';
import { reportFault } from './migrate/output';
import { repair } from './migrate/repair';
import { report } from './migrate/report';

import { rollback } from './migrate/rollback';
import { status } from './migrate/status';
import { sync } from './migrate/sync';
import { verifyEvidenceFile } from './migrate/verify-evidence';
import { watch } from './migrate/watch';

type Verb = (given: GivenOptions) => Promise<ExitCode>;

const examples = `
Examples:
  export SOURCE_PASSWORD=... TARGET_PASSWORD=...
  npx tsx scripts/migrate.ts sync --source mysql://admin@old:3306 --source-platform mysql \\
      --target mysql://admin@new:3306 --target-platform mysql --schemas shop --state-dir .migration
  npx tsx scripts/migrate.ts status
  npx tsx scripts/migrate.ts cutover --yes

Exit codes:
${exitCodesText()}`;

/** Every command with its options; a test holds the documents against it. */
export function program(end: (code: ExitCode) => void): Command {
  const root = new Command('migrate')
    .description('Moves a live MySQL database to another server, driven from this shell.')
    .addHelpText('after', examples)
    .exitOverride();
  const verb = (name: string, description: string, act: Verb): Command => {
    const command = root.command(name).description(description).exitOverride().addHelpText('after', examples);
    return command.action(async (given: GivenOptions) => end(await act({ ...given, verb: name })));
  };
  const asking = (command: Command): Command => command.option('--yes', 'do not ask');
  addInitOptions(
    root
      .command('init')
      .description('write migration.json for cdktf deploy: a few questions, or all by flags')
      .exitOverride(),
  ).action(async (given: InitOptions) => end(await init(given)));
  addSettingOptions(verb('assess', 'look at both servers, change nothing, say what stands in the way', assess))
    .option('--html <file>', 'write the assessment as a page too')
    .option('--markdown <file>', 'and as Markdown, for a pull request or a ticket')
    .option('--reader', 'the accounts only read: what a sync needs from them is a note and no blocker');
  addSettingOptions(
    verb(
      'forecast',
      'how long, how far behind, what outage and what cost to expect; copies a small sample',
      forecastVerb,
    ),
  )
    .option('--no-sample', 'copy no rows')
    .option('--sample-mib <n>', 'most that is read for it; default 32', number)
    .option('--sample-seconds <n>', 'no chunk is begun after so long; default 20', number)
    .option('--look-seconds <n>', 'how long the binlog is watched; default 5', number)
    .option('--replicated-days <n>', 'how long the target is to follow before the cut over; default 7', number);
  addSettingOptions(
    verb('accounts', 'who can log in on the source, and what of it the target can take', accounts),
  ).option('--apply', 'create them on the target, locked, with their passwords');
  addSettingOptions(verb('sync', 'copy, follow and compare until the target is validated', sync));
  addCloudOptions(
    addStateOptions(verb('status', 'where this migration stands: one screen, from what it has written down', status)),
  )
    .option('--watch', 'again and again, until Ctrl-C; lines where there is no terminal')
    .option('--seconds <n>', 'end the watch by itself', number);
  asking(
    addSettingOptions(verb('cutover', 'show the gates, ask, stop writes on the source, promote the target', cutover)),
  ).option('--dry-run', "every gate's verdict and nothing else; exit code 3 if one is closed");
  asking(
    addSettingOptions(
      verb('rollback', 'before promotion: take everything back; after it: switch back to the source', rollback),
    ),
  );
  asking(
    addSettingOptions(
      verb('repair', 'make rows of the target that differ equal to the source, then compare everything again', repair),
    )
      .option('--table <schema.table>', 'only this table')
      .option('--values', 'show the rows of both sides, not only their keys'),
  );
  addSettingOptions(
    verb(
      'watch',
      'lag each second, validation and gates each minute, until Ctrl-C; changes nothing but the pulse',
      watch,
    ),
  ).option('--seconds <n>', 'end by itself', number);
  asking(addSettingOptions(verb('cleanup', 'after promotion: remove what the migration made for itself', cleanup)));
  addCloudOptions(
    addStateOptions(
      verb(
        'report',
        'page, summary and evidence of a migration that was cut over, and an addendum of what was learnt since',
        report,
      ),
    ),
  )
    .option('--evidence <file>', 'an evidence.json instead of the state folder')
    .option('--roll-back', 'of the newest roll back after a promotion instead; default folder: out/<name>/roll-back')
    .option('--out <dir>', 'where to write; default: out/<name>');
  root
    .command('explain [code]')
    .description(
      'what a code of a finding or a problem means, what to do, where it is decided; without one: all of them',
    )
    .option('--json', 'one JSON object on standard output')
    .exitOverride()
    .action((code: string | undefined, given: { json?: true }) => end(explain(code, given)));
  root
    .command('verify-evidence <file>')
    .description('look at every claim of an evidence file again, without any server')
    .option('--json', 'one JSON object on standard output')
    .exitOverride()
    .action(async (file: string, given: { json?: true }) => end(await verifyEvidenceFile(file, given)));
  return root;
}

async function main(args: readonly string[]): Promise<ExitCode> {
  let code: ExitCode = exitCode.done;
  const end = (reached: ExitCode): void => {
    code = reached;
  };
  try {
    await program(end).parseAsync([...args], { from: 'user' });
    return code;
  } catch (thrown) {
    if (thrown instanceof CommanderError) return thrown.exitCode === 0 ? exitCode.done : exitCode.usage;
    reportFault(thrown, args.includes('--json'));
    return exitCodeOf(thrown);
  }
}

if (require.main === module) {
  void main(process.argv.slice(2)).then((code) => {
    process.exitCode = code;
  });
}
