import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Problem, type Side, sides } from '../../../../lambda/contract/problem';
import { exitCodeMeanings, exitCodeOf, exitCodesText, usageProblem } from '../../../../scripts/migrate/exit-code';

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

it('is documented as it is: README and --help', () => {
  const readme = readFileSync(join(__dirname, '../../../../README.md'), 'utf8');
  const table = [...readme.matchAll(/^\| (\d) \| (.+) \|$/gm)].map(([, code, meaning]) => [code, meaning]);

  expect(table).toEqual(Object.entries(exitCodeMeanings));
  for (const [code, meaning] of Object.entries(exitCodeMeanings))
    expect(exitCodesText()).toContain(`${code}  ${meaning}`);
});
