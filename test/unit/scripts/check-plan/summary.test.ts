import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { main } from '../../../../scripts/check-plan';
import { readPlan } from '../../../../scripts/check-plan/plan';
import { markdownSummary, marker } from '../../../../scripts/check-plan/summary';

const plans = join(__dirname, '../../../support/plans/recorded');
const out: string[] = [];

beforeEach(() => {
  out.length = 0;
  jest.spyOn(process.stdout, 'write').mockImplementation((text) => out.push(String(text)) > 0);
  jest.spyOn(process.stderr, 'write').mockImplementation((text) => out.push(String(text)) > 0);
});
afterEach(() => jest.restoreAllMocks());

test('exit codes: 0 may be applied, 3 must not, 2 unreadable', () => {
  const broken = join(mkdtempSync(join(tmpdir(), 'plan-')), 'plan.json');
  writeFileSync(broken, '{"format_version":"2.0"}');

  expect(main([join(plans, 'good.json')])).toBe(0);
  expect(out.join('')).toBe('every rule holds\n');
  expect(main([join(plans, 'careless.json')])).toBe(3);
  expect(out.join('')).toMatch(/plan\.fence-lowered .*\n\s+what to do: apply nothing/);
  expect(main([broken])).toBe(2);
  expect(main(['/does/not/exist.json'])).toBe(2);
  expect(main([join(plans, 'good.json'), '--today', 'tomorrow'])).toBe(2);
});

test('--json is one object, --may-restart takes an address', () => {
  expect(main([join(plans, 'restarting.json'), '--json', '--may-restart', 'aws_db_instance.adopted'])).toBe(0);
  expect(JSON.parse(out.join(''))).toEqual({ ok: true, findings: [] });
});

test('the comment has its marker, a verdict, the findings and what changes', () => {
  const file = join(mkdtempSync(join(tmpdir(), 'plan-')), 'comment.md');

  main([join(plans, 'careless.json'), '--markdown', file, '--title', 'shop in staging']);
  const text = readFileSync(file, 'utf8');

  expect(text.startsWith(marker)).toBe(true);
  expect(text).toContain('### Plan of shop in staging: must not be applied: 12 reasons');
  expect(text).toContain('| blocker | `plan.data-lost` | `aws_db_instance.adopted` | is replaced, and it holds data |');
  expect(text).toMatch(/\| (delete \+ create|create \+ delete) \| `aws_db_instance.adopted` \|/);
  expect(text).not.toContain('Not-4-Plans');
});

test('hostile names become no markup', () => {
  const address = 'aws_x.it["](http://evil) <img src=x> | `code`"]';
  const change = { actions: ['create'], before: null, after: {}, after_unknown: {} };
  const resource_changes = [{ address, mode: 'managed', type: 'aws_x', change }];
  const plan = readPlan(JSON.stringify({ format_version: '1.2', resource_changes }));

  const text = markdownSummary(plan, [], 'a <b>title</b>');

  expect(text).toContain('a &#60;b&#62;title&#60;/b&#62;');
  expect(text).toContain('| create | `` aws_x.it["](http://evil) <img src=x> \\| `code`"] `` |');
});
