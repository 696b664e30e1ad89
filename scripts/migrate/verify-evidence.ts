import { verifyEvidence } from '../../lambda/migration/evidence/verify';
import { readEvidenceFile } from './evidence-file';
import { type ExitCode, exitCode } from './exit-code';
import { makeOutput } from './output';

/** Looks at every claim of an evidence file again. Needs no server, no state and no network. */
export async function verifyEvidenceFile(file: string, given: { readonly json?: true }): Promise<ExitCode> {
  const output = makeOutput(given.json === true);
  const claims = verifyEvidence(await readEvidenceFile(file), undefined);
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
