import { appendFileSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import { visible } from '../../lambda/contract/visible';

/** `aws ssm get-parameters-by-path --path /<name> --output json`. */
const answer = z.object({
  Parameters: z.array(
    z.object({
      Name: z.string(),
      Type: z.string().optional(),
      Value: z.string(),
      /** ISO 8601, or seconds since 1970 of an older command line. */
      LastModifiedDate: z.union([z.string(), z.number()]).optional(),
    }),
  ),
});
export type Published = z.infer<typeof answer>;

export interface Remark {
  /** An error fails the run. */
  readonly weight: 'error' | 'warning';
  readonly title: string;
  readonly message: string;
}

/** The standing work writes once a minute. */
const silentAfterMinutes = 15;

/** What the night has to say of a migration, from what it has published: empty is well. */
export function readiness({ Parameters }: Published, now: Date): readonly Remark[] {
  const of = (key: string) => Parameters.find(({ Name }) => Name.endsWith(`/${key}`));
  const level = of('level')?.Value ?? 'none';
  const isPromoted = level === 'cut-over' || level === 'cleaned-up';
  return [
    ...(of('fence')?.Value === 'up' && !isPromoted ? [fenced] : []),
    ...(isPromoted ? wayBackOf(of('way-back')?.Value) : []),
    ...(level === 'validated' ? standing(of('ready'), now) : []),
    ...(['assessed', 'copied', 'replicating'].includes(level) ? [notYet(level)] : []),
  ];
}

const fenced: Remark = {
  weight: 'error',
  title: 'the source is fenced',
  message: 'it refuses writes while nothing is promoted: migrate status --name, then look at the newest execution',
};

function wayBackOf(value: string | undefined): readonly Remark[] {
  const { state = 'off', why = '' } = parsed(value);
  if (state !== 'down' && state !== 'gone') return [];
  return [{ weight: 'error', title: `the way back is ${state}`, message: String(why) }];
}

function standing(ready: Published['Parameters'][number] | undefined, now: Date): readonly Remark[] {
  const { ready: isReady = false, why = '', closed = [], since = '' } = parsed(ready?.Value);
  const silent = minutesSince(ready?.LastModifiedDate, now);
  if (silent > silentAfterMinutes) {
    const message = `nothing was published for ${Math.round(silent)} minutes: look at the log of the scheduled function`;
    return [{ weight: 'error', title: 'the standing work is silent', message }];
  }
  if (isReady === true) return [];
  const gates = Array.isArray(closed) ? closed.map(String) : [];
  const message = [why, ...gates].filter((one) => one !== '').join('; ') || 'not known why';
  return [{ weight: 'error', title: `a cut over would be held, since ${since}`, message: String(message) }];
}

function notYet(level: string): Remark {
  return { weight: 'warning', title: 'not validated yet', message: `the sync has reached ${level}` };
}

function minutesSince(written: string | number | undefined, now: Date): number {
  const at = typeof written === 'number' ? written * 1000 : Date.parse(written ?? '');
  return Number.isNaN(at) ? Number.POSITIVE_INFINITY : (now.getTime() - at) / 60_000;
}

function parsed(value: string | undefined): Readonly<Record<string, unknown>> {
  try {
    return Object(JSON.parse(value ?? '{}'));
  } catch {
    return {};
  }
}

/** As GitHub shows it beside the run. A line break would begin another command. */
export function annotation({ weight, title, message }: Remark): string {
  const escaped = (text: string) => visible(text).replaceAll('%', '%25').replaceAll('\n', '%0A');
  return `::${weight} title=${escaped(title).replaceAll(/[,:]/g, ' ')}::${escaped(message)}`;
}

export function markdown({ Parameters }: Published, remarks: readonly Remark[]): string {
  const cell = (text: string) => visible(text).replaceAll('|', '\\|').replaceAll('\n', ' ').replaceAll('<', '&lt;');
  return [
    '## readiness',
    ...(remarks.length === 0 ? ['nothing to be said', ''] : []),
    ...remarks.map(({ weight, title, message }) => `- **${weight}: ${cell(title)}** ${cell(message)}`),
    '',
    '| published | value |',
    '|---|---|',
    ...Parameters.filter(({ Type }) => Type !== 'SecureString').map(
      ({ Name, Value }) => `| ${cell(Name)} | ${cell(Value)} |`,
    ),
    '',
  ].join('\n');
}

function main(): number {
  const published = answer.parse(JSON.parse(readFileSync(0, 'utf8')));
  const remarks = readiness(published, new Date());
  for (const remark of remarks) process.stdout.write(`${annotation(remark)}\n`);
  const summary = process.env.GITHUB_STEP_SUMMARY;
  if (summary !== undefined) appendFileSync(summary, markdown(published, remarks));
  return remarks.some(({ weight }) => weight === 'error') ? 3 : 0;
}

if (require.main === module) process.exitCode = main();
