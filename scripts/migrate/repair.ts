import { unlimitedBudget } from '../../lambda/adapters/node';
import { oneLine } from '../../lambda/contract/visible';
import type { LocalRun } from '../../lambda/entry/local';
import { type RepairEntry, repair as repairRows } from '../../lambda/migration/repair';
import { knownDifferences, type TableDifferences } from '../../lambda/migration/repair/known-differences';
import { rowsOfBoth } from '../../lambda/migration/repair/rows-of-both';
import { tablesNow } from '../../lambda/migration/steps/validate';
import { consent } from './consent';
import { type ExitCode, exitCode } from './exit-code';
import { withRun } from './opened-run';
import type { GivenOptions } from './options';
import type { Output } from './output';
import { reportSettled } from './settled';

/** Shows what differs, asks, makes rows of the target equal to the source's, and compares everything again. */
export function repair(given: GivenOptions): Promise<ExitCode> {
  return withRun(given, 'validated', async ({ run, output }) => {
    const { ports } = run;
    const tables = given.table === undefined ? undefined : [given.table];
    const known = await knownDifferences(ports, tables);
    if (known.length === 0) {
      const text = 'no pass has found anything to repair; sync compares again';
      output.result({ verb: 'repair', outcome: 'done', entries: [] }, text);
      return exitCode.done;
    }
    for (const one of known) say(one, output);
    if (given.values === true) await sayValues(run, known, output);
    const question = `make these rows of ${run.desired.target.host}:${run.desired.target.port} equal to the source's? writers of such a row wait up to 5 s`;
    if (!(await consent(given, question))) {
      output.result({ verb: 'repair', outcome: 'held', entries: [] }, 'not confirmed; nothing was touched');
      return exitCode.held;
    }
    const { entries } = await repairRows(run.desired, ports, { budget: unlimitedBudget, tables });
    const left = entries.filter(({ outcome }) => outcome !== 'repaired' && outcome !== 'equal-already');
    if (left.length > 0) {
      const text = `held: ${entries.length - left.length} of ${entries.length} rows are equal now\n${[...new Set(left.map(whyNot))].join('\n')}`;
      output.result({ verb: 'repair', outcome: 'held', entries }, text);
      return exitCode.held;
    }
    output.progress(`${entries.length} rows are equal now; comparing everything again`);
    const settled = await run.advanceUntilSettled('validated');
    return reportSettled('repair', settled, output, `repaired ${entries.length} rows; a full clean pass says so`);
  });
}

const shown = 20;

function say({ schema, table, places, more, tableMissing }: TableDifferences, output: Output): void {
  const what = tableMissing
    ? 'the table is missing on the target'
    : `${more ? 'at least ' : ''}${places.length} rows differ`;
  output.progress(`${oneLine(`${schema}.${table}`)}: ${what}`);
  for (const place of places.slice(0, shown)) {
    const where = place.by === 'key' ? `key (${place.key.join(', ')})` : `${place.times} x row hash ${place.hash}`;
    output.progress(`  ${place.kind}: ${oneLine(where)}`);
  }
}

async function sayValues(run: LocalRun, known: readonly TableDifferences[], output: Output): Promise<void> {
  const { desired, ports } = run;
  const tables = await tablesNow({ desired, ports, record: () => ({ outputs: {} }) });
  for (const { schema, table, places } of known) {
    const compared = tables.find((one) => one.table.schema === schema && one.table.name === table);
    if (compared === undefined) continue;
    for (const row of await rowsOfBoth(ports, compared, places.slice(0, shown))) {
      output.progress(`  ${oneLine(`${schema}.${table} ${row.place.by === 'key' ? row.place.key.join(', ') : ''}`)}`);
      for (const { name, source, target } of row.columns) {
        output.progress(`    ${oneLine(name)}: source ${JSON.stringify(source)}, target ${JSON.stringify(target)}`);
      }
    }
  }
}

function whyNot({ table, outcome, triggers = [] }: RepairEntry): string {
  switch (outcome) {
    case 'has-triggers':
      return `- ${oneLine(table)}: ${triggersText(table, triggers)}`;
    case 'table-missing':
      return `- ${oneLine(table)}: the table is missing on the target; roll back and sync again`;
    case 'target-behind':
      return `- ${oneLine(table)}: the target is too far behind; repeat when the lag is low`;
    case 'source-busy':
      return `- ${oneLine(table)}: a transaction of the source held the row too long; repeat`;
    default:
      return `- ${oneLine(table)}: the row did not go in as it is (${outcome}): another row of the target may hold its unique value; repeat after the next pass`;
  }
}

/** What they write came over the channel already: no statement of a session can keep a trigger from firing. */
function triggersText(table: string, triggers: readonly string[]): string {
  const names = triggers.map(oneLine);
  return [
    `its triggers on the target would fire for the repair, and what they write is there already. On the target:`,
    ...names.map((name) => `    SHOW CREATE TRIGGER ${name};   -- keep its text, definer and sql_mode`),
    ...names.map((name) => `    DROP TRIGGER ${name};`),
    `  then npx tsx scripts/migrate.ts repair --table ${oneLine(table)}, then create them again as they were.`,
    '  The channel does not need them meanwhile (row events fire no trigger); the gate schema-parity holds a cut over until they are back.',
  ].join('\n');
}
