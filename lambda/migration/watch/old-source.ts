import type { Desired } from '../../contract/desired';
import type { Finding } from '../../contract/finding';
import type { RunRecord } from '../data/run-record';
import { type Ports, withSession } from '../ports';
import { newRogueWrites } from '../servers/rogue-writes';

const key = 'rogue-writes-source.json';

/** After promotion the old source is written by the reverse channel alone, whose events bear the target's server id. */
export async function watchOldSource(desired: Desired, ports: Ports, record: RunRecord): Promise<readonly Finding[]> {
  // A roll back that was undone since has a final position of the target.
  const from = (record.promotion ?? record.cutover)?.finalPosition;
  if (from === undefined || from === null) return [];
  const found = await withSession(ports.databases, 'source', 'watch', (session) =>
    newRogueWrites({ session, from, schemas: desired.schemas, tables: desired.tables }, { blobs: ports.blobs, key }),
  );
  const unknown: readonly Finding[] = found.complete
    ? []
    : [
        {
          code: 'standing.source-writes-unknown',
          weight: 'warning',
          side: 'source',
          subject: 'source binlog',
          message: `the source's binlog from ${found.checkedTo.file}:${found.checkedTo.position} on is purged: whether somebody wrote after the promotion is unknown`,
          remedy: 'compare the schemas of both sides before you go back',
        },
      ];
  const writes = found.writes.map(
    (write): Finding => ({
      code: 'standing.write-on-source',
      weight: 'blocker',
      side: 'source',
      subject: write.what,
      message: `somebody has written to the old source after the promotion, first at ${write.first.file}:${write.first.position}, last at ${write.last.file}:${write.last.position}; the target does not have it`,
      remedy:
        'find the writer (an account that passes read_only, an event); bring over what it wrote by hand; the way back would carry it',
    }),
  );
  return [...unknown, ...writes];
}
