import { validationIsStale } from '../steps/validate/stale';
import { closed, type Gate, open } from './gate';

/** The newest full pass must be clean, fresh and not empty: zero chunks verified is not clean. */
export const validationClean: Gate = {
  name: 'validation-clean',
  async ask({ desired, ports, record }) {
    const report = record.outputs.validate;
    if (report === undefined || !report.clean || report.chunks === 0 || report.mismatches > 0) {
      return closed({
        code: 'cutover.validation-not-clean',
        side: 'ours',
        subject: 'validation',
        message:
          report === undefined
            ? 'no validation pass has been finished'
            : `the newest pass found ${report.mismatches} mismatch(es) in ${report.chunks} chunk(s)`,
        remedy: 'look at the validation report; after the cause is settled, wait for a clean pass',
      });
    }
    if (!validationIsStale(desired, ports, record)) return open;
    return closed({
      code: 'cutover.validation-stale',
      side: 'ours',
      subject: 'validation',
      message: `the newest clean pass ended at ${report.finishedAt}, older than ${desired.limits.validationMaxAgeSeconds} s`,
      remedy: 'wait for the next pass, or raise validationMaxAgeSeconds',
    });
  },
};
