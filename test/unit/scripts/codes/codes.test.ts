import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { allCodes } from '../../../../scripts/codes/all-codes';
import { runbookCodes, withRunbookList } from '../../../../scripts/codes/runbook-list';
import { troubleshooting } from '../../../../scripts/codes/troubleshooting';

const root = join(__dirname, '../../../..');
const codes = allCodes(root);
const read = (file: string) => readFileSync(join(root, file), 'utf8');

it('says what each code means and what to do', () => {
  expect(codes.length).toBeGreaterThan(200);
  expect(codes.filter(({ cause, remedy }) => cause.length < 5 || remedy.length < 3).map(({ code }) => code)).toEqual(
    [],
  );
  expect(codes.filter(({ remedy }) => /^<\w+>$/.test(remedy)).map(({ code }) => code)).toEqual([]);
  expect(codes.find(({ code }) => code === 'cutover.lag-too-high')).toMatchObject({
    kind: 'finding',
    decidedIn: 'lambda/migration/gates/lag.ts',
  });
  expect(codes.find(({ code }) => code === 'target.deadlock')).toMatchObject({ kind: 'problem', side: 'target' });
});

it('knows every code that the runbook names', () => {
  const known = new Set(codes.map(({ code }) => code));
  const named = [...read('docs/runbook.md').matchAll(/`([a-z][a-z-]*\.[a-z][a-z0-9-]+)`/g)].map(
    ([, code]) => code ?? '',
  );
  const ofCodes = named.filter((name) =>
    [...known].some((code) => code.startsWith(name.slice(0, name.indexOf('.') + 1))),
  );
  expect(ofCodes.length).toBeGreaterThan(0);
  expect(ofCodes.filter((name) => !known.has(name))).toEqual([]);
});

it('has every code that the list of the runbook is made of', () => {
  const known = new Set(codes.map(({ code }) => code));

  expect(runbookCodes.map(([code]) => code).filter((code) => !known.has(code))).toEqual([]);
});

it('has a code for every gate that can close', () => {
  const gates = readdirSync(join(root, 'lambda/migration/gates'), { recursive: true, encoding: 'utf8' });
  const files = gates.filter(
    (file) => file.endsWith('.ts') && read(`lambda/migration/gates/${file}`).includes('closed({'),
  );
  const decided = new Set(codes.map(({ decidedIn }) => decidedIn));

  expect(files.length).toBeGreaterThan(8);
  expect(files.filter((file) => !decided.has(`lambda/migration/gates/${file}`))).toEqual([]);
});

it('is what was written last: after a change of a text, npm run codes', () => {
  expect(JSON.parse(read('scripts/codes/codes.json'))).toEqual(JSON.parse(JSON.stringify(codes)));
  expect(read('docs/troubleshooting.md')).toBe(troubleshooting(codes));
  expect(read('docs/runbook.md')).toBe(withRunbookList(read('docs/runbook.md'), codes));
});
