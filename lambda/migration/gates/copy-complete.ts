import { closed, type Gate, open } from './gate';

/** Never switch before the copy is complete, and complete from one and the same frozen point. */
export const copyComplete: Gate = {
  name: 'copy-complete',
  async ask({ record }) {
    const { freeze, copy, finalize, replicate } = record.outputs;
    const complete =
      freeze !== undefined &&
      replicate !== undefined &&
      copy?.frozenId === freeze.id &&
      finalize?.frozenId === freeze.id;
    if (complete) return open;
    return closed({
      code: 'cutover.copy-incomplete',
      side: 'ours',
      subject: 'copy',
      message: `the copy has not been finished from one frozen point (level: ${record.level})`,
      remedy: 'wait until the level is validated (migrate status, or the parameter /<name>/level), then cut over again',
    });
  },
};
