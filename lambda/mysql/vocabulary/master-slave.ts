import { join, literal, type Raw, raw } from '../quoting';
import { secretSql, sql } from '../statement';
import type { BinlogWords, ChangeWords, ChannelSource, ReplicaWords, StartFrom } from './vocabulary';

/** The words of MySQL before 8.0.22 / 8.0.23 / 8.2 and, for compatibility, up to 8.3. */
export const replicaWords: ReplicaWords = {
  showStatus: sql`SHOW SLAVE STATUS`,
  start: sql`START SLAVE`,
  stop: sql`STOP SLAVE`,
  startApplier: sql`START SLAVE SQL_THREAD`,
  stopApplier: sql`STOP SLAVE SQL_THREAD`,
  resetAll: sql`RESET SLAVE ALL`,
};

export const changeWords: ChangeWords = {
  changeSource: (source, from) => secretSql`CHANGE MASTER TO ${options(source, from)}`,
};

export const binlogWords: BinlogWords = { showOwnPosition: sql`SHOW MASTER STATUS` };

function options(source: ChannelSource, from: StartFrom): Raw {
  const settings: (readonly [string, string | number])[] = [
    ['MASTER_HOST', source.host],
    ['MASTER_PORT', source.port],
    ['MASTER_USER', source.user],
    ['MASTER_PASSWORD', source.password],
    ['MASTER_SSL', source.tls === undefined ? 0 : 1],
    ['GET_MASTER_PUBLIC_KEY', source.tls === undefined ? 1 : 0],
    ['MASTER_AUTO_POSITION', from.by === 'gtid' ? 1 : 0],
  ];
  if (from.by === 'position') {
    settings.push(['MASTER_LOG_FILE', from.position.file], ['MASTER_LOG_POS', from.position.position]);
  }
  return join(
    settings.map(([name, value]) => join([raw(name), literal(value)], ' = ')),
    ', ',
  );
}
