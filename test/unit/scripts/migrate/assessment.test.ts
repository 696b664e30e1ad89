import { weights } from '../../../../lambda/contract/finding';
import { asHtml } from '../../../../scripts/migrate/assessment/as-html';
import { asMarkdown } from '../../../../scripts/migrate/assessment/as-markdown';
import { asText } from '../../../../scripts/migrate/assessment/as-text';
import { assessmentOf } from '../../../../scripts/migrate/assessment/assessment';
import { aFinding } from '../../../support/a-finding';
import { aSurvey, aTable } from '../../../support/a-survey';

const at = '2026-01-02T03:04:05.678Z';
const survey = aSurvey({ inventory: { tables: [aTable({ rows: 1200, dataBytes: 3_000_000 }), aTable({ rows: 34 })] } });

describe('the verdict', () => {
  it.each([
    ['ready', []],
    ['ready', ['note']],
    ['ready with warnings', ['note', 'warning']],
    ['blocked', ['warning', 'blocker', 'note']],
  ] as const)('is %s with %j', (verdict, met) => {
    const findings = met.map((weight) => aFinding({ weight }));
    expect(assessmentOf(survey, findings, at).verdict).toBe(verdict);
  });

  it('comes first, then blockers, warnings and notes', () => {
    const findings = weights.toReversed().map((weight) => aFinding({ weight, code: `a.${weight}` }));
    const text = asText(assessmentOf(survey, findings, at));
    expect(text.split('\n')[0]).toBe('BLOCKED: 1 finding must be settled before a sync can start');
    const places = weights.map((weight) => text.indexOf(`a.${weight}`));
    expect(places).toEqual([...places].sort((a, b) => a - b));
  });
});

it('sums up what would move', () => {
  const assessment = assessmentOf(survey, [], at);
  expect(assessment).toMatchObject({ tables: 2, rows: 1234, bytes: 3_016_384 });
  expect(asText(assessment)).toContain('2 tables, about 1,234 rows, 3.0 MB in shop;');
});

it('shows the first few of one code and names the others: ten thousand tables may have the same fault', () => {
  const many = Array.from({ length: 40 }, (_, n) => aFinding({ code: 'source.keyless-table', subject: `shop.t${n}` }));
  const assessment = assessmentOf(survey, [...many, aFinding({ code: 'a.last', weight: 'note' })], at);

  const text = asText(assessment);
  expect(text.match(/\[\w+\] source\.keyless-table/g)).toHaveLength(5);
  expect(text).toContain('and 35 more of source.keyless-table: shop.t5, shop.t6');
  expect(text).toContain('and 25 others (--json has all)');
  expect(asMarkdown(assessment)).toContain('and 35 more of source.keyless-table');
  expect(asHtml(assessment)).toContain('shop.t39');
  expect(assessment.findings).toHaveLength(41);
});

describe('hostile names', () => {
  const hostile = aFinding({
    subject: 'shop.`<img src=x onerror=alert(1)>`|x',
    message: 'a "name"\u001b[2J & <script>alert(1)</script> \u202egnp',
    remedy: "RENAME TABLE `a``b` TO '</pre><script>'; -- [x](http://evil)",
  });
  const assessment = assessmentOf(survey, [hostile], at);

  it('stay text in the page', () => {
    const page = asHtml(assessment);
    expect(page).not.toMatch(/<script|<img|<\/pre><\/?s/);
    expect(page).not.toContain('\u001b');
    expect(page).not.toContain('\u202e');
    expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt; \\u202egnp');
  });

  it('stay text in Markdown', () => {
    const outsideCode = asMarkdown(assessment).replaceAll(/(`+)(.*?[^`])\1(?!`)/g, '');
    expect(outsideCode).not.toMatch(/[<>]|\]\(/);
    expect(outsideCode).not.toContain('\u001b');
  });
});
