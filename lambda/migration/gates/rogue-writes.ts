import type { Finding } from '../../contract/finding';
import { pulseSchema } from '../../contract/names';
import { isAtOrPast } from '../data/position';
import type { RunRecord } from '../data/run-record';
import { newRogueWrites, type RogueWrite } from '../servers/rogue-writes';
import { type Gate, type GateContext, open } from './gate';

export const rogueWritesKey = 'rogue-writes-target.json';

/** Nobody but the channel may have written to the migrated schemas on the target since the newest clean pass. */
export const rogueWrites: Gate = {
  name: 'rogue-writes',
  async ask(on) {
    return rogueWriteFindings(on);
  },
};

/** Also asked by the standing work, so that a look at the switch has little left to read. */
export async function rogueWriteFindings(
  on: Pick<GateContext, 'desired' | 'ports' | 'record' | 'target'>,
): Promise<readonly Finding[]> {
  const { desired, ports, record, target } = on;
  const from = record.outputs.replicate?.targetPosition;
  if (from === undefined) return open;
  const coveredTo = coveredBy(record);
  const watched = { session: target, from, coveredTo, schemas: [...desired.schemas, pulseSchema] };
  const found = await newRogueWrites(watched, { blobs: ports.blobs, key: rogueWritesKey });
  const unknown: readonly Finding[] = found.complete
    ? []
    : [
        {
          code: 'cutover.rogue-writes-unknown',
          weight: 'blocker',
          side: 'target',
          subject: 'target binlog',
          message: `the target's binlog from ${found.checkedTo.file}:${found.checkedTo.position} on is purged or can not be read: whether somebody wrote is unknown`,
          remedy:
            'raise binlog_expire_logs_seconds on the target; a full clean validation pass from now on opens this gate',
        },
      ];
  return [...unknown, ...found.writes.map((write) => finding(write, coveredTo))];
}

/** A clean pass has compared every row after what was written before it began. */
function coveredBy(record: RunRecord) {
  const report = record.outputs.validate;
  return report?.clean === true ? report.targetFrom : undefined;
}

function finding(write: RogueWrite, coveredTo: ReturnType<typeof coveredBy>): Finding {
  const answered = coveredTo !== undefined && isAtOrPast(coveredTo, write.last);
  const place = `first at ${write.first.file}:${write.first.position}, last at ${write.last.file}:${write.last.position}`;
  return {
    code: 'cutover.rogue-writes',
    weight: answered ? 'warning' : 'blocker',
    side: 'target',
    subject: write.what,
    message: `somebody else has written to the target, ${place}${answered ? '; a full clean pass since then found both sides equal' : ''}`,
    remedy: answered
      ? 'see that the writer is gone (firewall, accounts)'
      : 'find the writer (firewall, accounts); then a full clean pass opens this gate (npx tsx scripts/migrate.ts repair, if it finds differences)',
  };
}
