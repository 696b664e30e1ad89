import { verifyAddendum } from '../../lambda/migration/evidence/addendum';
import { verifyEvidence } from '../../lambda/migration/evidence/verify';
import { readAddendumBeside, readEvidenceFile } from './evidence-file';
import { type ExitCode, exitCode } from './exit-code';
import { makeOutput } from './output';

/** Looks at every claim of an evidence file again, and at the addendum beside it. Needs no server, no state and no network. */
export async function verifyEvidenceFile(file: string, given: { readonly json?: true }): Promise<ExitCode> {
  const output = makeOutput(given.json === true);
  const evidence = await readEvidenceFile(file);
  const addendum = await readAddendumBeside(file);
  const claims = [
    ...verifyEvidence(evidence, undefined),
    ...(addendum === undefined ? [] : verifyAddendum(evidence, addendum)),
  ];
  const holds = claims.every((claim) => claim.holds);
  output.result(
    { verb: 'verify-evidence', outcome: holds ? 'done' : 'held', claims },
    [
      ...claims.map((claim) => `${claim.holds ? 'holds ' : 'BROKEN'}  ${claim.claim} (${claim.met})`),
      holds ? 'every claim holds' : 'the evidence does not prove what it claims',
    ].join('\n'),
  );
  return holds ? exitCode.done : exitCode.held;
}
