import { join, literal, type Raw, raw } from '../quoting';
import { secretSql, sql } from '../statement';
import type { BinlogWords, ChangeWords, ChannelSource, ReplicaWords, StartFrom } from './vocabulary';

export const replicaWords: ReplicaWords = {
  showStatus: sql`SHOW REPLICA STATUS`,
  start: sql`START REPLICA`,
  stop: sql`STOP REPLICA`,
  startApplier: sql`START REPLICA SQL_THREAD`,
  stopApplier: sql`STOP REPLICA SQL_THREAD`,
  resetAll: sql`RESET REPLICA ALL`,
};

export const changeWords: ChangeWords = {
  changeSource: (source, from) => secretSql`CHANGE REPLICATION SOURCE TO ${options(source, from)}`,
};

export const binlogWords: BinlogWords = { showOwnPosition: sql`SHOW BINARY LOG STATUS` };

function options(source: ChannelSource, from: StartFrom): Raw {
  const settings: (readonly [string, string | number])[] = [
    ['SOURCE_HOST', source.host],
    ['SOURCE_PORT', source.port],
    ['SOURCE_USER', source.user],
    ['SOURCE_PASSWORD', source.password],
    ['SOURCE_SSL', source.tls === undefined ? 0 : 1],
    // Without TLS the account's password plug-in needs the source's key.
    ['GET_SOURCE_PUBLIC_KEY', source.tls === undefined ? 1 : 0],
    ['SOURCE_AUTO_POSITION', from.by === 'gtid' ? 1 : 0],
  ];
  if (from.by === 'position') {
    settings.push(['SOURCE_LOG_FILE', from.position.file], ['SOURCE_LOG_POS', from.position.position]);
  }
  return join(
    settings.map(([name, value]) => join([raw(name), literal(value)], ' = ')),
    ', ',
  );
}
