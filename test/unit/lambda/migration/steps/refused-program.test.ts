import { Problem } from '../../../../../lambda/contract/problem';
import { refusedProgram } from '../../../../../lambda/migration/steps/finalize/refused-program';
import type { Program } from '../../../../../lambda/mysql/finish/programs';

const program = { kind: 'procedure', schema: 'shop', name: 'report' } as unknown as Program;
const answered = (errno: number, transient = false) =>
  new Problem({
    ...{ code: 'target.something', side: 'target', message: `error ${errno}`, remedy: 'r', transient },
    cause: { errno, sqlState: 'HY000' },
  });

describe('a program that the target refuses', () => {
  it('is named, whatever the server says', () => {
    expect(refusedProgram(program, answered(1419))).toMatchObject({
      ...{ code: 'target.something', message: 'procedure shop.report: error 1419', remedy: 'r' },
      cause: { errno: 1419 },
    });
  });

  it('for its words has a way out that is not ours', () => {
    expect(refusedProgram(program, answered(1064))).toMatchObject({
      ...{ code: 'target.program-syntax', remedy: expect.stringContaining('change it on the source') },
    });
  });

  it('leaves what passes by itself, and what no server said, as it is', () => {
    const [lost, bug] = [answered(2013, true), new Error('a bug')];

    expect(refusedProgram(program, lost)).toBe(lost);
    expect(refusedProgram(program, bug)).toBe(bug);
  });
});
