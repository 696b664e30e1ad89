import { Command, InvalidArgumentError } from 'commander';
import { z } from 'zod';
import { assessBar, benchAssess } from './bench/assess';
import { floor } from './bench/competitors/floor';
import { mydumper } from './bench/competitors/mydumper';
import { mysqldump } from './bench/competitors/mysqldump';
import { ours } from './bench/competitors/ours';
import { benchCopy } from './bench/copy';
import { copyReport, copyTable } from './bench/copy-report';
import { benchLongRows } from './bench/long-rows';
import { benchOutage } from './bench/outage';
import { outageTable } from './bench/outage/outage-report';
import { benchPlan, planBars } from './bench/plan';
import { benchScale, scaleTable } from './bench/scale';
import { fullShape, scaled } from './bench/sysbench-data';
import { benchTables } from './bench/tables';
import { benchVerify, verifyBars } from './bench/verify';

const say = (line: string): void => void process.stdout.write(`${line}\n`);

const copyOptions = z.object({
  scale: z.number(),
  runs: z.number(),
  only: z.array(z.string()).optional(),
  workers: z.number(),
  latency: z.number(),
  profile: z.string().optional(),
  json: z.boolean().optional(),
});

async function copy(given: unknown): Promise<void> {
  const options = copyOptions.parse(given);
  const limits = { workers: options.workers };
  const all = [
    ours({ limits, profile: options.profile }),
    ...(options.latency === 0 ? [] : [ours({ limits, latencyMs: 0 }), ours({ limits, latencyMs: options.latency })]),
    mysqldump,
    mydumper({ threads: 4, rows: 50_000 }),
    floor(4),
  ];
  const competitors = all.filter(({ name }) => options.only?.includes(name.replace(/-(far|line)$/, '')) ?? true);
  for (const { name, about } of competitors) say(`${name}: ${about}`);
  const shape = scaled(fullShape, options.scale);
  const results = await benchCopy({ shape, runs: options.runs, competitors, say });
  const report = copyReport(results);
  say(`\n${copyTable(report)}\n`);
  if (options.json) say(JSON.stringify({ bench: 'copy', shape, ...report }));
}

const assessOptions = z.object({ tables: z.number(), json: z.boolean().optional() });

async function assess(given: unknown): Promise<void> {
  const options = assessOptions.parse(given);
  const report = await benchAssess({ tables: options.tables, say });
  const { seconds, checkSeconds, findings, peakRssMiB } = report;
  say(
    `looked at ${report.tables} tables in ${seconds} s (bar: < ${assessBar.seconds}, ${report.bar}), ${checkSeconds} s of it checks: ${findings} findings, ${peakRssMiB} MiB`,
  );
  if (options.json) say(JSON.stringify({ bench: 'assess', ...report }));
}

const tablesOptions = z.object({ count: z.number(), workers: z.number(), json: z.boolean().optional() });

async function tables(given: unknown): Promise<void> {
  const options = tablesOptions.parse(given);
  const report = await benchTables({ ...options, say });
  say(
    `copied ${report.tablesPerSecond} tables/s (bar: >= 100, ${report.bar}), ${report.tablesPerSecondFinished} with keys and statistics`,
  );
  for (const [phase, seconds] of Object.entries(report.phases)) say(`  ${phase} ${seconds.toFixed(1)} s`);
  if (options.json) say(JSON.stringify({ bench: 'tables', ...report }));
}

const verifyOptions = z.object({
  scale: z.number(),
  runs: z.number(),
  workers: z.number(),
  json: z.boolean().optional(),
});

async function verify(given: unknown): Promise<void> {
  const { scale, json, ...options } = verifyOptions.parse(given);
  const shape = scaled(fullShape, scale);
  const report = await benchVerify({ ...options, shape, say });
  const { percentOfCopy, mbPerSecond, bars } = report;
  say(
    `a full pass takes ${percentOfCopy} % of the copy's time (bar: <= ${verifyBars.percentOfCopy}, ${bars.percentOfCopy})`,
  );
  say(`one connection digests ${mbPerSecond} MB/s (bar: >= ${verifyBars.mbPerSecond}, ${bars.mbPerSecond})`);
  if (json) say(JSON.stringify({ bench: 'verify', shape, ...report }));
}

const planOptions = z.object({ tables: z.number(), tib: z.number(), json: z.boolean().optional() });

async function plan(given: unknown): Promise<void> {
  const options = planOptions.parse(given);
  const report = await benchPlan({ tables: options.tables, bytes: options.tib * 2 ** 40 });
  const { seconds, peakRssMiB, chunks, messages, statements } = report;
  say(
    `${report.tables} tables, ${options.tib} TiB: ${chunks} chunks, ${statements} statements in ${messages} messages, without the server's time`,
  );
  say(
    `${seconds.toFixed(2)} s (bar: < ${planBars.seconds}), ${peakRssMiB.toFixed(0)} MiB (bar: < ${planBars.peakRssMiB}): ${report.bar}`,
  );
  if (options.json) say(JSON.stringify({ bench: 'plan', ...report }));
}

const longRowsOptions = z.object({
  rows: z.number(),
  mib: z.number(),
  workers: z.number(),
  json: z.boolean().optional(),
});

async function longRows(given: unknown): Promise<void> {
  const options = longRowsOptions.parse(given);
  const report = await benchLongRows(options);
  say(
    `${report.rows} rows of ${report.mibPerRow} MiB in ${report.seconds} s, ${report.peakRssMiB} MiB (bar: <= 256, ${report.bar})`,
  );
  if (options.json) say(JSON.stringify({ bench: 'long-rows', ...report }));
}

const outageOptions = z.object({
  rates: z.array(z.string().transform(number)),
  runs: z.number(),
  size: z.number(),
  json: z.boolean().optional(),
});

async function outage(given: unknown): Promise<void> {
  const options = outageOptions.parse(given);
  const { shopBytes, rates } = await benchOutage({ ...options, say });
  say(`\n${outageTable(rates)}\n`);
  if (options.json) say(JSON.stringify({ bench: 'outage', shopBytes, rates }));
}

const scaleOptions = z.object({
  tib: z.array(z.number()),
  times: z.number(),
  workers: z.number(),
  json: z.boolean().optional(),
});

async function scale(given: unknown): Promise<void> {
  const options = scaleOptions.parse(given);
  const report = await benchScale({ tebibytes: options.tib, times: options.times, workers: options.workers });
  say(scaleTable(report));
  if (options.json) say(JSON.stringify({ bench: 'scale', ...report }));
}

function number(text: string): number {
  const value = Number(text);
  if (Number.isFinite(value) && value >= 0) return value;
  throw new InvalidArgumentError('must be a number, not below 0');
}

function numbers(text: string): number[] {
  return text.split(',').map(number);
}

function words(text: string): string[] {
  return text.split(',').map((word) => word.trim());
}

function program(): Command {
  const root = new Command('bench').description(
    'Measures on real servers of this machine; ratios travel, seconds do not.',
  );
  root
    .command('copy')
    .description('the copy against mysqldump, mydumper and the floor')
    .option('--scale <factor>', '1 is 4 tables of 500,000 rows', number, 1)
    .option('--runs <count>', 'of each competitor, alternating', number, 3)
    .option('--only <names>', 'of ours, mysqldump, mydumper, floor', words)
    .option('--workers <count>', 'limit of our concurrency; what is used is found', number, 4)
    .option(
      '--latency <ms>',
      'also with this round trip between tool and target, against the same line without it',
      number,
      0,
    )
    .option('--profile <folder>', 'writes a processor profile of each of our runs')
    .option('--json', 'the last line is one JSON object')
    .action(copy);
  root
    .command('tables')
    .description('many small tables')
    .option('--count <tables>', 'how many', number, 10_000)
    .option('--workers <count>', 'limit of our concurrency', number, 4)
    .option('--json', 'the last line is one JSON object')
    .action(tables);
  root
    .command('assess')
    .description('how long migrate assess looks at many tables')
    .option('--tables <count>', 'how many', number, 10_000)
    .option('--json', 'the last line is one JSON object')
    .action(assess);
  root
    .command('verify')
    .description('a full validation pass against the time of the copy, and the digest by itself')
    .option('--scale <factor>', '1 is 4 tables of 500,000 rows', number, 1)
    .option('--runs <count>', 'of copy and pass', number, 3)
    .option('--workers <count>', 'limit of our concurrency', number, 4)
    .option('--json', 'the last line is one JSON object')
    .action(verify);
  root
    .command('plan')
    .description('the plan of a large, invented catalogue')
    .option('--tables <count>', 'how many', number, 10_000)
    .option('--tib <size>', 'of all tables together', number, 1)
    .option('--json', 'the last line is one JSON object')
    .action(plan);
  root
    .command('outage')
    .description('the write outage of a cut over while a shop is written to')
    .option('--rates <list>', 'transactions a second', words, ['50', '200', '800'])
    .option('--runs <count>', 'cut overs at each rate', number, 20)
    .option('--size <factor>', 'of the shop; 1 is a bit more than 200 MB', number, 0.2)
    .option('--json', 'the last line is one JSON object')
    .action(outage);
  root
    .command('scale')
    .description('time, invocations and cost of terabytes: the real planner and scheduler, modelled servers')
    .option('--tib <sizes>', 'comma-separated', numbers, [1, 10])
    .option('--times <factor>', 'size of the servers, in those that were measured', number, 8)
    .option('--workers <count>', 'limits.workers', number, 64)
    .option('--json', 'the last line is one JSON object')
    .action(scale);
  root
    .command('long-rows')
    .description('memory of a worker with long rows')
    .option('--rows <count>', 'how many', number, 6)
    .option('--mib <size>', 'of each', number, 63.9)
    .option('--workers <count>', 'in one process', number, 1)
    .option('--json', 'the last line is one JSON object')
    .action(longRows);
  return root;
}

void program()
  .parseAsync()
  .then(
    () => process.exit(0),
    (fault: unknown) => {
      process.stderr.write(`failed: ${fault instanceof Error ? fault.stack : String(fault)}\n`);
      process.exit(1);
    },
  );
