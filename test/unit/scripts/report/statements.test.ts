import type { StatementSample } from '../../../../lambda/migration/data/statement-sample';
import { statementsSection } from '../../../../scripts/report/migration/statements';
import { aRunRecord } from '../../../support/a-run-record';
import { anEvidence, aStatementSample } from '../../../support/an-evidence';

const pageOf = (after: StatementSample | null, late?: StatementSample) =>
  statementsSection(
    anEvidence({ statements: { before: aStatementSample(-1000), after } }),
    late === undefined ? undefined : { record: aRunRecord(), statements: late },
  ).html;

describe('the section on statements', () => {
  it('does not make an answer of what was read right after the promotion', () => {
    expect(pageOf(aStatementSample(2000))).toMatch(/Too early to compare\. What is below was read 1\.3 s after that/);
    expect(pageOf(null)).toContain('Too early to compare. The standing work');
  });

  it('shows the newest sample there is, and where it comes from', () => {
    const page = pageOf(aStatementSample(2000), aStatementSample(600_000, { meanFactor: 4 }));

    expect(page).not.toContain('Too early');
    expect(page).toContain('in the addendum');
    expect(page).toContain('slower');
  });
});
