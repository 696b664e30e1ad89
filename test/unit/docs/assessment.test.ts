import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readCodes } from '../../../scripts/codes/read-codes';

const root = join(__dirname, '../../..');
const page = readFileSync(join(root, 'docs/assessment.md'), 'utf8');
const codes = readCodes(root);

describe('docs/assessment.md', () => {
  const named = [...page.matchAll(/`((?:source|target|cloud|ours)\.[a-z0-9-]+)`/g)].map(([, code]) => code ?? '');

  it('names no code that nothing says', () => {
    const known = new Set(
      codes.flatMap(({ code }) => [code, code.replace(/^<\w+>/, 'source'), code.replace(/^<\w+>/, 'target')]),
    );

    expect(named.length).toBeGreaterThan(50);
    expect(named.filter((code) => !known.has(code))).toEqual([]);
  });

  it('names every privilege that the test of an account that only reads gives it', () => {
    const test = readFileSync(join(root, 'test/journeys/assess.test.ts'), 'utf8');
    const given = /const reading = '([A-Z_, ]+)'/.exec(test)?.[1];

    expect(page.replaceAll(/\s+/g, ' ')).toContain(`\`${given}\``);
  });
});
