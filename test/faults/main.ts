import { writeFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Command } from 'commander';
import { z } from 'zod';
import { faults } from './causes';
import { runLanes } from './run/lanes';
import { type Listed, listCases, type Outcome, runMatrix } from './run/matrix';
import { lineOf, tableOf } from './run/table';

const optionsSchema = z.object({
  only: z.array(z.string()).optional(),
  list: z.boolean().optional(),
  json: z.boolean().optional(),
  write: z.string().optional(),
  again: z.boolean().optional(),
  lanes: z.coerce.number().int().min(1),
  lane: z.array(z.string()).optional(),
});
type Options = z.infer<typeof optionsSchema>;

const documentation = join(__dirname, '../../docs/faults.md');
/** Of the last whole run, with what was run again since. */
const kept = join(__dirname, '../../.cache/faults.json');

async function main(given: unknown): Promise<void> {
  const options = optionsSchema.parse(given);
  const all = listCases(faults);
  if (options.lane !== undefined) return beLane(all, options.lane);
  const { only, list, json, again } = options;
  const before = again === true ? await lastOutcomes(all) : [];
  const held = new Set(before.filter((outcome) => !hasFailed(outcome)).map(({ name }) => name));
  const wanted = (name: string) => only?.some((begin) => name.startsWith(begin)) ?? !held.has(name);
  const chosen = all.filter(({ name }) => wanted(name));
  if (chosen.length === 0) throw new Error('there is no such case; --list names them');
  // JSON is alone on standard output.
  const say = (line: string) => void (json === true ? process.stderr : process.stdout).write(`${line}\n`);
  if (list !== true) return run(chosen, before, options, say);
  for (const { name, one } of chosen) say(`${name}: ${one.done}`);
}

async function run(
  chosen: readonly Listed[],
  before: readonly Outcome[],
  options: Options,
  say: (line: string) => void,
): Promise<void> {
  const began = Date.now();
  let done = 0;
  const isWhole = options.again === true || options.only === undefined;
  const soFar: Outcome[] = [];
  const outcomes = await runLanes(chosen, Math.min(options.lanes, chosen.length), __filename, (outcome) => {
    done += 1;
    soFar.push(outcome);
    if (isWhole) writeFileSync(kept, JSON.stringify(merged(before, soFar)));
    say(`${done}/${chosen.length} ${lineOf(outcome)}`);
  });
  const minutes = (Date.now() - began) / 60_000;
  const failed = outcomes.filter(hasFailed);
  const skipped = outcomes.filter(({ result }) => result === undefined);
  say(`${outcomes.length} cases in ${minutes.toFixed(1)} min: ${failed.length} failed, ${skipped.length} skipped`);
  const path = options.write ?? (isWhole ? documentation : undefined);
  const table = merged(before, outcomes);
  if (path !== undefined) await writeFile(path, tableOf(table));
  if (options.json === true) process.stdout.write(`${JSON.stringify(outcomes)}\n`);
  if (failed.length > 0) process.exitCode = 1;
}

/** Each case as it ran last, in the order of the list. */
function merged(before: readonly Outcome[], now: readonly Outcome[]): readonly Outcome[] {
  const byName = new Map([...before, ...now].map((outcome) => [outcome.name, outcome]));
  return listCases(faults).flatMap(({ name }) => byName.get(name) ?? []);
}

async function lastOutcomes(all: readonly Listed[]): Promise<readonly Outcome[]> {
  const outcomes: readonly Outcome[] = JSON.parse(await readFile(kept, 'utf8'));
  return outcomes.flatMap((outcome) => {
    const one = all.find(({ name }) => name === outcome.name)?.one;
    return one === undefined ? [] : [{ ...outcome, one }];
  });
}

function hasFailed({ result }: Outcome): boolean {
  return result !== undefined && result.faults.length > 0;
}

/** One line of JSON a case, for the process that has started this one. */
async function beLane(all: readonly Listed[], names: readonly string[]): Promise<void> {
  await runMatrix(
    all.filter(({ name }) => names.includes(name)),
    ({ one: _, ...said }) => void process.stdout.write(`${JSON.stringify(said)}\n`),
  );
}

const command = new Command('faults')
  .description('a matrix of faults over the whole route, on real servers; the whole of it writes docs/faults.md')
  .option('--only <begin...>', 'cases whose name begins so')
  .option(
    '--again',
    'of the last whole run those that failed or were not reached, or those of --only; the table is written from both',
  )
  .option('--list', 'the names of the cases, and nothing else')
  .option('--json', 'the results as JSON on standard output')
  .option('--write <file>', 'where the table goes')
  .option('--lanes <number>', 'cases under way at the same time, each with servers of its own', '2')
  .option('--lane <name...>', 'exactly these cases, as one of the lanes')
  .action(main);

command
  .parseAsync()
  .catch((thrown: unknown) => {
    process.stderr.write(`${thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown)}\n`);
    process.exitCode = 1;
  })
  // A driver that was given up may wait for ever for an answer, with a socket that keeps this process alive.
  .then(() => process.exit());
