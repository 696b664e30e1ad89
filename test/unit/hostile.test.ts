import { jsonObserver } from '../../lambda/adapters/node';
import { describeFindings } from '../../lambda/contract/finding';
import { Problem } from '../../lambda/contract/problem';
import { verifyEvidence } from '../../lambda/migration/evidence/verify';
import type { Event } from '../../lambda/migration/ports';
import { publishReadiness } from '../../lambda/migration/published-copy';
import { publishSide } from '../../lambda/migration/steps/cut-over/publish-endpoint';
import { readPlan } from '../../scripts/check-plan/plan';
import { markdownSummary } from '../../scripts/check-plan/summary';
import { asMarkdown } from '../../scripts/migrate/assessment/as-markdown';
import { asText } from '../../scripts/migrate/assessment/as-text';
import { assessmentOf } from '../../scripts/migrate/assessment/assessment';
import { explain } from '../../scripts/migrate/explain';
import { makeOutput, reportFault } from '../../scripts/migrate/output';
import { sayingObserver } from '../../scripts/migrate/progress-lines';
import { standingLines } from '../../scripts/migrate/standing-lines';
import { barLine, barWidths } from '../../scripts/migrate/status/bar';
import { painted, row, span } from '../../scripts/migrate/status/line';
import { timelineText } from '../../scripts/migrate/timeline-text';
import { migrationMarkdown } from '../../scripts/report/migration/migration-markdown';
import { aContext } from '../support/a-context';
import { aDesired } from '../support/a-desired';
import { aFinding } from '../support/a-finding';
import { aRunRecord } from '../support/a-run-record';
import { aSurvey } from '../support/a-survey';
import { anEvidence } from '../support/an-evidence';
import { hostile, obeyed, ownLines } from '../support/hostile';

const finding = aFinding({ weight: 'blocker', subject: hostile, message: hostile, remedy: hostile });
const survey = aSurvey();
const assessment = assessmentOf(
  { ...survey, desired: { ...survey.desired, name: hostile, schemas: [hostile] } },
  [finding],
  '2026-01-02T03:04:05.678Z',
);
const whole = anEvidence();
const evidence = anEvidence({ name: hostile, schemas: [hostile], endpoints: { source: hostile, target: hostile } });
const entry = { line: hostile, startedAt: '2026-01-01T00:00:00Z', endedAt: '2026-01-01T00:00:01Z', note: hostile };

/** What was written to the streams while `act` ran. */
async function written(act: () => unknown): Promise<string> {
  const parts: string[] = [];
  const spies = [process.stdout, process.stderr].map((stream) =>
    jest.spyOn(stream, 'write').mockImplementation((text) => parts.push(String(text)) > 0),
  );
  try {
    await act();
  } catch (thrown) {
    // As the shell's entry does.
    reportFault(thrown, false);
  }
  for (const spy of spies) spy.mockRestore();
  return parts.join('');
}

const eventLines = (event: Event): string => {
  const lines: string[] = [];
  sayingObserver((line) => lines.push(line)).notice(event);
  return lines.join('\n');
};

const published: string[] = [];
const publishedPorts = {
  ...aContext({}).ports,
  published: {
    get: async () => undefined,
    put: async (_key: string, value: string) => {
      published.push(value);
    },
    putSecret: async () => undefined,
    remove: async () => undefined,
  },
};

const texts: readonly (readonly [string, () => string | Promise<string>])[] = [
  ['findings, as Terraform shows them', () => describeFindings([finding])],
  ['assess', () => asText(assessment)],
  ['status', () => painted(row('HELD', span(hostile), span(hostile)), false)],
  [
    'the standing work',
    () =>
      standingLines(
        { format: 1, at: '', lag: { lagMs: 'unknown', why: hostile }, retention: null, findings: [finding] },
        new Date(0),
      ).join('\n'),
  ],
  ['the timeline', () => timelineText({ timeline: [{ ...entry, line: 'raise-fence' }] })],
  ['a bar', () => painted(barLine({ label: hostile, percent: 50, text: hostile }, barWidths(1000)), false)],
  ['a line of progress', () => eventLines({ name: 'notice.raised', facts: { effect: 'x', message: hostile } })],
  ['a line of the switch', () => eventLines({ name: 'cutover.aborting', facts: { code: 'x', message: hostile } })],
];

const streams: readonly (readonly [string, () => string | Promise<string>])[] = [
  ['a result', () => written(() => makeOutput(false).result({}, hostile))],
  ['a result as JSON', () => written(() => makeOutput(true).result({ hostile }, ''))],
  ['progress', () => written(() => makeOutput(false).progress(hostile))],
  ['progress as JSON', () => written(() => makeOutput(true).progress(hostile))],
  [
    'a fault',
    () =>
      written(() => reportFault(new Problem({ code: 'a.b', side: 'source', message: hostile, remedy: hostile }), true)),
  ],
  ['explain of a code that somebody typed', () => written(() => explain(hostile, {}))],
  [
    'a log line',
    () =>
      written(() =>
        jsonObserver({ migration: hostile, stream: process.stdout }).notice({ name: 'x', facts: { hostile } }),
      ),
  ],
];

describe('a hostile text', () => {
  it.each([...texts, ...streams])('is shown and not obeyed: %s', async (_where, make) => {
    const text = await make();

    expect(obeyed(text)).toEqual([]);
  });

  it.each(texts)('makes no line of its own: %s', async (_where, make) => {
    const text = await make();

    expect(text).toContain('evil');
    expect(ownLines(text)).toEqual([]);
  });

  it('is the same for whoever reads JSON', async () => {
    const text = await written(() => makeOutput(true).result({ hostile }, ''));

    expect(JSON.parse(text)).toEqual({ hostile });
  });

  it('is published in a value that a plan can print', async () => {
    published.length = 0;
    await publishReadiness(publishedPorts, aRunRecord(), { why: hostile, closed: [hostile] });
    await publishSide(publishedPorts, aDesired({ schemas: [hostile] }), 'target');

    expect(published).toHaveLength(2);
    expect(published.flatMap(obeyed)).toEqual([]);
    expect(published.flatMap(ownLines)).toEqual([]);
  });

  const change = { actions: ['create'], before: null, after: {}, after_unknown: {} };
  const resource_changes = [{ address: hostile, mode: 'managed', type: 'aws_x', change }];
  const plan = () => readPlan(JSON.stringify({ format_version: '1.2', resource_changes }));
  const markdown = [
    ['assess', () => asMarkdown(assessment)],
    ['report', () => migrationMarkdown(evidence, verifyEvidence(whole, undefined))],
    ['check-plan', () => markdownSummary(plan(), [finding], hostile)],
  ] as const;

  it.each(markdown)('becomes no markup, no link, no cell and no line in Markdown: %s', (_where, make) => {
    const lines = make().split('\n');
    const outsideCode = lines.map((line) => line.replaceAll(/(?<!`)(`+)(?!`).*?(?<!`)\1(?!`)/g, ''));

    expect(lines.flatMap(obeyed)).toEqual([]);
    expect(ownLines(lines.join('\n'))).toEqual([]);
    expect(outsideCode.filter((line) => /<img|<script|\]\(|@/.test(line))).toEqual([]);
    const cells = (line: string) => line.replaceAll('\\|', '').split('|').length;
    const tables = lines.filter((line) => line.startsWith('|'));
    const heads = lines.filter((line) => /^\|[-|]+\|$/.test(line));
    expect(new Set(tables.map(cells)).size).toBeLessThanOrEqual(heads.length);
  });
});
