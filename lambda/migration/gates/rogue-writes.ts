import { rogueWrites as readRogueWrites } from '../servers/rogue-writes';
import { closed, type Gate, open } from './gate';

/** Nobody but the channel may have written to the migrated schemas on the target. */
export const rogueWrites: Gate = {
  name: 'rogue-writes',
  async ask({ desired, record, target }) {
    const since = record.outputs.replicate?.targetPosition;
    if (since === undefined) return open;
    const found = await readRogueWrites(target, since, desired.schemas);
    if (!found.complete) {
      return closed({
        code: 'cutover.rogue-writes-unknown',
        side: 'target',
        subject: 'target binlog',
        message: `the target no longer has its binlog from ${since.file}:${since.position} on`,
        remedy: 'raise binlog_expire_logs_seconds on the target, roll back and sync again',
      });
    }
    if (found.writes.length === 0) return open;
    return closed({
      code: 'cutover.rogue-writes',
      side: 'target',
      subject: found.writes.map((write) => write.what).join(', '),
      message: `somebody else has written to the target, first at ${found.writes[0]?.at.file}:${found.writes[0]?.at.position}`,
      remedy: 'find the writer (firewall, accounts), then roll back and sync again',
    });
  },
};
