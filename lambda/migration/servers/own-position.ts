import { Problem } from '../../contract/problem';
import { parseOwnPosition } from '../../mysql/replication-status';
import { readGtidState } from '../../mysql/variables';
import { vocabularyOf } from '../../mysql/vocabulary';
import type { Coordinates } from '../data/position';
import { type Session, sideOf } from '../ports';
import { wordsKind } from './server-kind';

/** Where the server's own binlog ends now. The GTID set is filled only while `gtid_mode` is ON. */
export async function readOwnPosition(session: Session): Promise<Coordinates> {
  const words = vocabularyOf(await wordsKind(session));
  const position = parseOwnPosition(await session.rows(words.binlog.showOwnPosition));
  if (position === undefined) {
    const side = sideOf(session.server);
    throw new Problem({
      code: `${side}.binlog-off`,
      side,
      message: `the ${session.server} writes no binary log, so it has no position`,
      remedy: 'RDS: set backup_retention_period above 0; MySQL: start the server with log_bin',
    });
  }
  const state = (await session.rows(readGtidState))[0];
  const gtidSet = state?.mode === 'ON' ? position.gtidSet : '';
  return { file: position.file, position: position.position, gtidSet };
}
