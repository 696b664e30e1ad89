import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readCodes } from '../../../../../scripts/codes/read-codes';

const root = join(__dirname, '../../../../..');
const tests = [
  'test/unit/lambda/migration/checks/checks.test.ts',
  'test/unit/lambda/migration/checks/other-versions.test.ts',
  'test/unit/lambda/migration/checks/target-platform.test.ts',
  'test/journeys/assess.test.ts',
].map((file) => readFileSync(join(root, file), 'utf8'));

/** A check that no test provokes may never have fired at all. */
it('every code of a check is provoked by a test', () => {
  const codes = readCodes(root)
    .filter(({ decidedIn }) => decidedIn.startsWith('lambda/migration/checks/'))
    .flatMap(({ code }) =>
      code.startsWith('<') ? ['source', 'target'].map((side) => code.replace(/^<\w+>/, side)) : [code],
    );

  expect(codes.length).toBeGreaterThan(60);
  expect(codes.filter((code) => !tests.some((text) => text.includes(code)))).toEqual([]);
});
