import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser } from 'playwright-core';
import { verifyEvidence } from '../../lambda/migration/evidence/verify';
import { asHtml } from '../../scripts/migrate/assessment/as-html';
import { assessmentOf } from '../../scripts/migrate/assessment/assessment';
import { migrationPage } from '../../scripts/report/migration/migration-page';
import { aFinding } from '../support/a-finding';
import { aForecast } from '../support/a-forecast';
import { aSurvey, aTable } from '../support/a-survey';
import { anEvidence } from '../support/an-evidence';
import { openBrowser } from '../support/browser';
import { hostile as everythingHostile } from '../support/hostile';

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
const named = anEvidence({
  name: hostile,
  schemas: [hostile],
  endpoints: { source: hostile, target: hostile },
  tables: [{ schema: hostile, table: hostile, chunks: 1, ofChunks: 1, rows: 1, mismatches: [], undecided: [] }],
  gates: [{ gate: hostile, findings: [aFinding({ message: hostile, code: hostile })] }],
  cutover:
    whole.cutover === null
      ? null
      : {
          ...whole.cutover,
          timeline: whole.cutover.timeline.map((entry) => ({ ...entry, line: hostile, note: hostile })),
        },
});

/** Every page this project writes, with the worst names that a database can have. */
const pages: readonly (readonly [name: string, markup: string])[] = [
  ['assessment', asHtml(assessment)],
  ['migration', migrationPage(whole, verifyEvidence(whole, undefined))],
  ['hostile migration', migrationPage(named, verifyEvidence(named, undefined))],
];

describe.each(pages)('the page %s', (name, markup) => {
  it.each([
    ['a desk in the dark', { width: 1200, height: 900 }, 'dark'],
    ['a phone', { width: 360, height: 740 }, 'light'],
  ] as const)('shows itself on %s without help, and no name runs', async (where, viewport, colorScheme) => {
    const file = join(folder, `${name.replaceAll(' ', '-')}.html`);
    await writeFile(file, markup);
    const context = await browser.newContext({ viewport, colorScheme });
    const tab = await context.newPage();
    const said: string[] = [];
    const asked: string[] = [];
    tab.on('console', (message) => said.push(message.text()));
    tab.on('pageerror', (error) => said.push(String(error)));
    tab.on('request', (request) => asked.push(request.url()));
    await tab.goto(pathToFileURL(file).href);

    await tab.screenshot({ path: join(folder, `${`${name} ${where}`.replaceAll(' ', '-')}.png`), fullPage: true });
    expect(said).toEqual([]);
    expect(asked).toEqual([pathToFileURL(file).href]);
    expect(await tab.title()).not.toMatch(/^[12]$/);
    expect(await tab.locator('script, main img').count()).toBe(0);
    // Nothing is cut off at the side.
    expect(await tab.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(viewport.width);
    expect(await tab.locator('html[lang] h1').count()).toBe(1);
    await context.close();
  });
});
