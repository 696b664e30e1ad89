import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Problem, type Side, sides } from '../../../../lambda/contract/problem';
import type { CodeEntry } from '../../../../scripts/codes/read-codes';
import { filesUnder } from '../../../../scripts/codes/sources';
import {
  exitCodeMeanings,
  exitCodeOf,
  exitCodesText,
  settingsCodes,
  usageProblem,
} from '../../../../scripts/migrate/exit-code';

const problem = (side: Side, code = `${side}.something`) => new Problem({ code, side, message: 'm', remedy: 'r' });

it('says by its number whose turn it is', () => {
  expect(sides.map((side) => [side, exitCodeOf(problem(side))])).toEqual([
    ['source', 4],
    ['target', 5],
    ['cloud', 1],
    ['ours', 6],
  ]);
  expect(exitCodeOf(new TypeError('nobody expected this'))).toBe(6);
});

it('tells what was typed from what is broken', () => {
  expect(exitCodeOf(usageProblem('m', 'r'))).toBe(2);
  expect(exitCodeOf(problem('ours', 'ours.password-missing'))).toBe(2);
});

const root = join(__dirname, '../../../..');
const codes: readonly CodeEntry[] = JSON.parse(readFileSync(join(root, 'scripts/codes/codes.json'), 'utf8'));

describe('of every problem that the sources know', () => {
  const known = codes.filter(({ kind }) => kind === 'problem');

  it.each(known.map(({ code, side }) => [code, side] as const))('%s: the number of its side', (code, side) => {
    const [room = ''] = code.split('.');
    const mine = sides.filter((one) => side.split(' or ').includes(one));

    // A code that begins with a side speaks of that side and of no other.
    if (sides.some((one) => one === room)) expect(side).toBe(room);
    for (const one of mine)
      expect(exitCodeOf(problem(one, code))).toBe(
        settingsCodes.includes(code) ? 2 : { source: 4, target: 5, cloud: 1, ours: 6 }[one],
      );
  });

  it('takes no code for one of the settings that nobody throws', () => {
    expect(settingsCodes.filter((code) => !known.some((one) => one.code === code))).toEqual([]);
  });
});

it('lets no command end by a number of its own: done, held, or what main makes of the problem', () => {
  const files = filesUnder(join(root, 'scripts/migrate')).filter((file) => !file.endsWith('/exit-code.ts'));
  const own = files.flatMap((file) => {
    const text = readFileSync(file, 'utf8');
    return [...text.matchAll(/process\.exit\w*|exitCode\.(?!done\b|held\b)\w+/g)].map(([met]) => `${file}: ${met}`);
  });

  expect(files.length).toBeGreaterThan(30);
  expect(own).toEqual([]);
});

it('is documented as it is: README and --help', () => {
  const readme = readFileSync(join(__dirname, '../../../../README.md'), 'utf8');
  const table = [...readme.matchAll(/^\| (\d) \| (.+) \|$/gm)].map(([, code, meaning]) => [code, meaning]);

  expect(table).toEqual(Object.entries(exitCodeMeanings));
  for (const [code, meaning] of Object.entries(exitCodeMeanings))
    expect(exitCodesText()).toContain(`${code}  ${meaning}`);
});
