import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { route } from '../../../lambda/migration/route';
import { linesOf } from '../../../lambda/migration/steps/cut-over/lines';

const page = readFileSync(join(__dirname, '../../../docs/the-way-of-the-data.md'), 'utf8');

/** First cells of the rows whose first cell matches. */
function cells(row: RegExp): readonly string[] {
  return page
    .split('\n')
    .map((line) => row.exec(line)?.[1] ?? '')
    .filter((cell) => cell !== '');
}

describe('docs/the-way-of-the-data.md', () => {
  it('names the steps and the levels they lead to, in the order of the route', () => {
    const steps = route.map(({ step, towards }) => `${step.name} ${towards}`);

    expect(cells(/^\| \d+ \| ([a-z-]+ \| [a-z-]+) \|/).map((cell) => cell.replace(' | ', ' '))).toEqual(steps);
  });

  it('names the lines of the switch in their order, forth and back', () => {
    const lines = [linesOf.forward, linesOf.back].flatMap(({ until, after }) => [...until, ...after]);

    expect(cells(/^\| ([a-z]+(?:-[a-z]+)+) \|/)).toEqual(lines.map((line) => line.name));
  });
});
