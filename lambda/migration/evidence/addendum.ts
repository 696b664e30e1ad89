import type { Addendum } from '../data/addendum';
import type { Evidence } from '../data/evidence';
import type { RunRecord } from '../data/run-record';
import type { StatementSample } from '../data/statement-sample';
import { sealed, sealHolds } from './seal';
import type { Claim } from './verify';

export function addendumTo(
  evidence: Evidence,
  record: RunRecord,
  found: { readonly statements: StatementSample | null; readonly at: string },
): Addendum {
  const { latch, level, cutover, wayBack, leases, givenBack = [], hooksOwed = [], updatedAt } = record;
  return sealed({
    format: 1,
    of: evidence.seal.digest,
    at: found.at,
    record: {
      ...{ latch, level, cutover, leases, givenBack, hooksOwed, updatedAt },
      ...(wayBack === undefined ? {} : { wayBack }),
    },
    statements: found.statements,
  });
}

/** Beside the claims of the evidence: an addendum proves no promotion, it must only be whole and be this one's. */
export function verifyAddendum(evidence: Evidence, addendum: Addendum): readonly Claim[] {
  const { seal, of } = addendum;
  return [
    {
      claim: 'the seal of the addendum holds',
      holds: sealHolds(addendum),
      met: `${seal.algorithm} ${seal.digest}, of ${addendum.at}`,
    },
    {
      claim: 'the addendum belongs to this evidence',
      holds: of === evidence.seal.digest && addendum.at >= evidence.promotedAt,
      met: `to ${of}`,
    },
  ];
}
