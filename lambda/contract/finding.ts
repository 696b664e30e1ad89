import type { Side } from './problem';
import { oneLine } from './visible';

export const weights = ['blocker', 'warning', 'note'] as const;
export type Weight = (typeof weights)[number];

/** An answer to a question asked before a step: a blocker holds the route, nothing is thrown. */
export interface Finding {
  readonly code: string;
  readonly weight: Weight;
  readonly side: Side;
  /** The object it is about: a table, a variable, an instance. */
  readonly subject: string;
  /** What was met and why it matters. */
  readonly message: string;
  /** Exact SQL, setting or command that settles it. */
  readonly remedy: string;
}

export function blockers(findings: readonly Finding[]): readonly Finding[] {
  return findings.filter((finding) => finding.weight === 'blocker');
}

/** One finding a line, for errors of Terraform and of the shell. */
export function describeFindings(findings: readonly Finding[]): string {
  return findings
    .map(
      (f) =>
        `- [${f.weight}] ${oneLine(f.code)} (${oneLine(f.subject)}): ${oneLine(f.message)}\n  what to do: ${oneLine(f.remedy)}`,
    )
    .join('\n');
}
