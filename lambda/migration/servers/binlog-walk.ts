import {
  type BinlogEvent,
  parseBinaryLogs,
  parseBinlogEvents,
  showBinaryLogs,
  showBinlogEvents,
} from '../../mysql/binlog-events';
import { type BinlogPosition, comparePositions } from '../data/position';
import type { Session } from '../ports';

const pageEvents = 2000;
/** The magic number; the format description stands behind it. */
export const firstPosition = 4;

export interface WalkedEvent {
  readonly event: BinlogEvent;
  readonly file: string;
}

/** True when the file of that position is still on the server. */
export async function stillHas(session: Session, position: BinlogPosition): Promise<boolean> {
  const logs = parseBinaryLogs(await session.rows(showBinaryLogs));
  return logs.some((log) => log.file === position.file && log.size >= position.position);
}

/** Every event from a position to the end (or until `until`), page by page, file by file. */
export async function* walkBinlog(
  session: Session,
  from: BinlogPosition,
  until?: BinlogPosition,
): AsyncIterable<readonly WalkedEvent[]> {
  const logs = parseBinaryLogs(await session.rows(showBinaryLogs));
  for (const { file } of logs) {
    if (comparePositions({ file, position: Number.MAX_SAFE_INTEGER }, from) < 0) continue;
    let position = file === from.file ? from.position : firstPosition;
    for (;;) {
      if (until !== undefined && comparePositions({ file, position }, until) >= 0) return;
      const events = parseBinlogEvents(await session.rows(showBinlogEvents({ file, position }, pageEvents)));
      const wanted = events.filter(
        (event) => until === undefined || comparePositions({ file, position: event.start }, until) < 0,
      );
      if (wanted.length > 0) yield wanted.map((event) => ({ event, file }));
      const next = events.at(-1)?.end;
      if (events.length < pageEvents || next === undefined || next <= position) break;
      position = next;
    }
  }
}
