import { addendumTo, verifyAddendum } from '../../../../../lambda/migration/evidence/addendum';
import { aRunRecord } from '../../../../support/a-run-record';
import { anEvidence, aStatementSample } from '../../../../support/an-evidence';

const evidence = anEvidence();
const addendum = addendumTo(evidence, aRunRecord({ latch: 'promoted', level: 'cut-over' }), {
  statements: aStatementSample(600_000),
  at: '2026-01-03T00:00:00.000Z',
});
const broken = (...given: Parameters<typeof verifyAddendum>) =>
  verifyAddendum(...given)
    .filter(({ holds }) => !holds)
    .map(({ claim }) => claim);

describe('an addendum', () => {
  it('is whole, and belongs to one evidence', () => {
    expect(broken(evidence, addendum)).toEqual([]);
    expect(broken(evidence, JSON.parse(JSON.stringify(addendum)))).toEqual([]);
  });

  it('that was changed does not hold', () => {
    expect(broken(evidence, { ...addendum, statements: null })).toEqual(['the seal of the addendum holds']);
  });

  it('of another migration does not hold, nor does one from before the promotion', () => {
    const another = anEvidence({ name: 'another' });
    const early = addendumTo(evidence, aRunRecord(), { statements: null, at: '2026-01-01T00:00:00.000Z' });

    expect(broken(another, addendum)).toEqual(['the addendum belongs to this evidence']);
    expect(broken(evidence, early)).toEqual(['the addendum belongs to this evidence']);
  });
});
