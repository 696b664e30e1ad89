import type { Finding } from '../../../lambda/contract/finding';

const codes: readonly string[] = ['source.privileges', 'target.privileges', 'target.definer-privilege'];

/** Looked at by an account that only reads: what a sync needs from its own account is worth a note. */
export function asReader(finding: Finding): Finding {
  if (!codes.includes(finding.code)) return finding;
  return { ...finding, weight: 'note', message: `${finding.message}; enough to assess with, not to sync with` };
}
