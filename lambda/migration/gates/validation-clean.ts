import type { RunRecord } from '../data/run-record';
import { validationIsStale } from '../steps/validate/stale';
import { closed, type Gate, open } from './gate';

/** The newest full pass must be clean, fresh and not empty, and nothing may have been found since. */
export const validationClean: Gate = {
  name: 'validation-clean',
  async ask({ desired, ports, record }) {
    const why = notClean(record);
    if (why !== '') {
      return closed({
        code: 'cutover.validation-not-clean',
        side: 'ours',
        subject: 'validation',
        message: why,
        remedy:
          'settle the cause; npx tsx scripts/migrate.ts repair makes rows of the target equal; then a full clean pass opens this gate (sync makes one at once)',
      });
    }
    const report = record.outputs.validate;
    if (report === undefined || !validationIsStale(desired, ports, record)) return open;
    return closed({
      code: 'cutover.validation-stale',
      side: 'ours',
      subject: 'validation',
      message: `the newest clean pass ended at ${report.finishedAt}, older than ${desired.limits.validationMaxAgeSeconds} s`,
      remedy: 'wait for the next pass, or raise validationMaxAgeSeconds',
    });
  },
};

/** Empty: clean. Also what `/<name>/ready` says. */
export function notClean({ outputs, validation }: Pick<RunRecord, 'outputs' | 'validation'>): string {
  const report = outputs.validate;
  if (report === undefined) return 'no validation pass has been finished';
  if (report.chunks === 0) return 'the newest validation pass compared nothing';
  if (!report.clean || report.mismatches > 0) {
    return `the newest validation pass found ${report.mismatches} mismatch(es) in ${report.chunks} chunk(s)`;
  }
  const poisoned = validation?.poisoned ?? null;
  if (poisoned === null) return '';
  return `a check at ${poisoned.at} failed and no full clean pass has been made since: ${poisoned.what}`;
}
