import type { Finding } from '../../contract/finding';
import { pulseSchema } from '../../contract/names';
import { isAtOrPast } from '../data/position';
import type { RunRecord } from '../data/run-record';
import { newRogueWrites, type RogueWrite } from '../servers/rogue-writes';
import { type Gate, type GateContext, open } from './gate';

/** What has been read so far, of each server that was not to be written to. */
const keys = { target: 'rogue-writes-target.json', source: 'rogue-writes-back.json' } as const;
export const rogueWritesKey = keys.target;

/** Nobody but the channel may have written to the migrated schemas on the side that is to be opened since the newest clean pass. */
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
  const side = target.server === 'source' ? 'source' : 'target';
  const from = side === 'target' ? record.outputs.replicate?.targetPosition : record.promotion?.finalPosition;
  if (from === undefined || from === null) return open;
  const coveredTo = coveredBy(record, side);
  const watched = {
    session: target,
    from,
    coveredTo,
    schemas: [...desired.schemas, pulseSchema],
    tables: desired.tables,
  };
  const found = await newRogueWrites(watched, { blobs: ports.blobs, key: keys[side] });
  const unknown: readonly Finding[] = found.complete
    ? []
    : [
        {
          code: 'cutover.rogue-writes-unknown',
          weight: 'blocker',
          side,
          subject: `${side} binlog`,
          message: `the ${side}'s binlog from ${found.checkedTo.file}:${found.checkedTo.position} on is purged or can not be read: whether somebody wrote is unknown`,
          remedy: `keep the binlogs of the ${side} for longer (limits.retentionHours); a full clean validation pass from now on opens this gate`,
        },
      ];
  return [...unknown, ...found.writes.map((write) => finding(side, write, coveredTo))];
}

const afterRogueWrites = {
  target:
    'find the writer (firewall, accounts); then a full clean pass opens this gate (npx tsx scripts/migrate.ts repair, if it finds differences)',
  source: 'find the writer; what it wrote is only there: compare by hand before anybody goes back to it',
};

/** A clean pass has compared every row after what was written before it began. */
function coveredBy(record: RunRecord, side: 'source' | 'target') {
  const report = side === 'target' ? record.outputs.validate : record.wayBack?.validated;
  return report?.clean === true ? report.targetFrom : undefined;
}

function finding(side: 'source' | 'target', write: RogueWrite, coveredTo: ReturnType<typeof coveredBy>): Finding {
  const answered = coveredTo !== undefined && isAtOrPast(coveredTo, write.last);
  const place = `first at ${write.first.file}:${write.first.position}, last at ${write.last.file}:${write.last.position}`;
  return {
    code: 'cutover.rogue-writes',
    weight: answered ? 'warning' : 'blocker',
    side,
    subject: write.what,
    message: `somebody else has written to the ${side}, ${place}${answered ? '; a full clean pass since then found both sides equal' : ''}`,
    remedy: answered ? 'see that the writer is gone (firewall, accounts)' : afterRogueWrites[side],
  };
}
