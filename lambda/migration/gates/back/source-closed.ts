import { readReadOnly } from '../../../mysql/read-only';
import { closed, type Gate, open } from '../gate';

/** Facing back: a source that takes writes besides the target has a truth of its own. */
export const sourceClosed: Gate = {
  name: 'source-closed',
  async ask({ target: source }) {
    if ((await source.rows(readReadOnly))[0]?.readOnly === '1') return open;
    return closed({
      code: 'rollback.source-open',
      side: 'source',
      subject: 'read_only',
      message: 'the source is not read-only any more: since when, and what was written there, nobody knows',
      remedy: 'set read_only = 1 in its parameter group (a deploy does), find out who wrote, then roll back again',
    });
  },
};
