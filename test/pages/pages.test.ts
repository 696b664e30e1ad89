import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { verifyEvidence } from '../../lambda/migration/evidence/verify';
import { asHtml } from '../../scripts/migrate/assessment/as-html';
import { assessmentOf } from '../../scripts/migrate/assessment/assessment';
import { migrationPage } from '../../scripts/report/migration/migration-page';
import type { Since } from '../../scripts/report/migration/since';
import { aFinding } from '../support/a-finding';
import { aForecast } from '../support/a-forecast';
import { aRunRecord } from '../support/a-run-record';
import { aSurvey, aTable } from '../support/a-survey';
import { anEvidence, aStatementSample } from '../support/an-evidence';
import { openBrowser } from '../support/browser';
import { hostile as everythingHostile } from '../support/hostile';
import { harmless, showPage } from '../support/shown-page';

jest.setTimeout(120_000);

const folder = join(__dirname, '../../out/pages');
let browser: Browser;

beforeAll(async () => {
  await mkdir(folder, { recursive: true });
  browser = await openBrowser();
});
afterAll(() => browser?.close());

const hostile = `"><img src=x onerror="document.title=1"><script>document.title=2</script>${everythingHostile}`;
const assessment = assessmentOf(
  aSurvey({ inventory: { tables: [aTable({ rows: 1_234_567, dataBytes: 83_000_000_000 })] } }),
  [
    aFinding({ weight: 'blocker', code: 'source.keyless-table', subject: hostile, message: hostile, remedy: hostile }),
    aFinding({ weight: 'warning', code: 'target.definer-missing', remedy: `CREATE USER ${'x'.repeat(300)}` }),
    aFinding({ weight: 'note' }),
    ...Array.from({ length: 9 }, () => aFinding({ weight: 'note', code: 'source.many', subject: hostile })),
  ],
  '2026-01-02T03:04:05.678Z',
  aForecast({ tables: [hostile] }),
);

const whole = anEvidence({ forecast: aForecast() });
const [oneStatement] = aStatementSample(0).statements;
if (oneStatement === undefined) throw new Error('a sample has statements');
const named = anEvidence({
  name: hostile,
  schemas: [hostile],
  endpoints: { source: hostile, target: hostile },
  tables: [{ schema: hostile, table: hostile, chunks: 1, ofChunks: 1, rows: 1, mismatches: [], undecided: [] }],
  gates: [{ gate: hostile, findings: [aFinding({ message: hostile, code: hostile })] }],
  statements: {
    before: { ...aStatementSample(0), statements: [{ ...oneStatement, schema: hostile, text: hostile }] },
    after: { ...aStatementSample(1), statements: [], fault: hostile },
  },
  givenBack: [{ server: 'source', setting: hostile, was: hostile, now: hostile, endedAt: hostile }],
  leases: [{ server: 'target', setting: hostile, was: hostile, now: hostile }],
  journal: [{ step: 'copy', startedAt: '2026-01-02T22:00:00.000Z', endedAt: null }],
  cutover:
    whole.cutover === null
      ? null
      : {
          ...whole.cutover,
          timeline: whole.cutover.timeline.map((entry) => ({ ...entry, line: hostile, note: hostile })),
        },
});

const since: Since = {
  record: aRunRecord({
    level: 'cut-over',
    latch: 'promoted',
    wayBack: {
      state: 'open',
      since: '2026-01-02T22:00:02.000Z',
      why: '',
      findings: [],
      sourcePosition: null,
      validated: null,
    },
    hooksOwed: [{ hook: 'after-cutover', facts: { cutover: 'shop-9', level: 'cut-over' }, since: hostile }],
  }),
  statements: aStatementSample(600_000, { meanFactor: 3, times: 50_000 }),
};

const back = anEvidence({
  cutover: {
    ...(whole.cutover ?? never()),
    id: 'shop-12',
    direction: 'back',
    outcome: 'returned',
    timeline: backTimeline(),
  },
});

/** Every page this project writes, with the worst names that a database can have. */
const pages: readonly (readonly [name: string, markup: string])[] = [
  ['assessment', asHtml(assessment)],
  ['migration', migrationPage(whole, verifyEvidence(whole, undefined))],
  ['migration and since', migrationPage(whole, verifyEvidence(whole, undefined), since)],
  ['roll back', migrationPage(back, verifyEvidence(back, undefined))],
  ['hostile migration', migrationPage(named, verifyEvidence(named, undefined))],
];

describe.each(pages)('the page %s', (name, markup) => {
  it.each([
    ['a desk in the dark', { width: 1200, height: 900 }, 'dark'],
    ['a phone', { width: 360, height: 740 }, 'light'],
    ['a desk in the light', { width: 1200, height: 900 }, 'light'],
    ['a phone in the dark', { width: 360, height: 740 }, 'dark'],
  ] as const)('shows itself on %s without help, and no name runs', async (where, viewport, colorScheme) => {
    const file = join(folder, `${name.replaceAll(' ', '-')}.html`);
    await writeFile(file, markup);
    const picture = join(folder, `${`${name} ${where}`.replaceAll(' ', '-')}.png`);
    const shown = await showPage(browser, file, { viewport, colorScheme }, picture);

    expect(shown).toMatchObject(harmless);
    expect(shown.title).not.toMatch(/^[12]$/);
  });

  it('can be printed: black on white, nothing cut off at the side', async () => {
    const context = await browser.newContext({ colorScheme: 'dark' });
    const tab = await context.newPage();
    await tab.setContent(markup);
    await tab.emulateMedia({ media: 'print' });

    await tab.pdf({ path: join(folder, `${name.replaceAll(' ', '-')}.pdf`), format: 'A4' });
    await tab.setViewportSize({ width: 700, height: 1000 });
    expect(await tab.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(700);
    expect(await tab.evaluate('getComputedStyle(document.body).backgroundColor')).toBe('rgb(255, 255, 255)');
    await context.close();
  });
});

function never(): never {
  throw new Error('the example is whole');
}

function backTimeline() {
  const lines = [
    'follow-changes',
    'close-events',
    'close-accounts',
    'raise-fence',
    'wait-until-applied',
    'lift-source-fence',
  ];
  const at = (index: number) => new Date(Date.parse('2026-01-03T02:00:00.000Z') + 90 * index).toISOString();
  return lines.map((line, index) => ({ line, startedAt: at(index), endedAt: at(index + 1), note: '' }));
}
