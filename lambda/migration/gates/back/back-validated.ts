import { closed, type Gate, open } from '../gate';

/** A full pass with the target as the side that writes; the switch verifies what was touched since. */
export const backValidated: Gate = {
  name: 'validation-clean',
  async ask({ record }) {
    const report = record.wayBack?.validated;
    if (report?.clean === true && report.chunks > 0) return open;
    return closed({
      code: 'rollback.not-validated',
      side: 'ours',
      subject: 'validation',
      message: 'no clean pass has compared both sides since the promotion',
      remedy: 'nothing to do: a roll back makes one first; if it differs, its report says where',
    });
  },
};
