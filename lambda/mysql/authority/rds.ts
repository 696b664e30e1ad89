import { has, type ServerKind } from '../capability';
import { literal, raw } from '../quoting';
import { secretSql, sql } from '../statement';
import type { ChannelSource, StartFrom } from '../vocabulary';
import type { Authority, Retention } from './authority';

/** https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Appendix.MySQL.SQLRef.html */
export function rds(server: ServerKind): Authority {
  const word = has(server, 'external-source-procedures') ? 'source' : 'master';
  return {
    follow: (source, from) => [setExternal(word, source, from)],
    start: () => [start],
    stop: () => [stop],
    forget: () => [sql`CALL mysql.${raw(`rds_reset_external_${word}`)}`],
    freeze: () => [stop],
    thaw: () => [start],
    ignore: 'by-parameter',
    endConnection: (id) => sql`CALL mysql.rds_kill(${literal(id)})`,
    retention,
    procedures: ['rds_set_configuration', 'rds_show_configuration', 'rds_stop_replication', 'rds_start_replication'],
    privileges: { asSource: [], asTarget: [] },
    writesToSystemSchema: true,
    verifiesSource: false,
  };
}

const start = sql`CALL mysql.rds_start_replication`;
const stop = sql`CALL mysql.rds_stop_replication`;

/** The port comes second here; on Azure it comes fourth. There is no argument for a CA: TLS is not verified. */
function setExternal(word: 'source' | 'master', source: ChannelSource, from: StartFrom) {
  const encrypted = literal(source.tls === undefined ? 0 : 1);
  const account = [literal(source.host), literal(source.port), literal(source.user), literal(source.password)] as const;
  const [host, port, user, password] = account;
  if (from.by === 'gtid') {
    const procedure = raw(`rds_set_external_${word}_with_auto_position`);
    return secretSql`CALL mysql.${procedure}(${host}, ${port}, ${user}, ${password}, ${encrypted}, 0)`;
  }
  const file = literal(from.position.file);
  const position = literal(from.position.position);
  const procedure = raw(`rds_set_external_${word}`);
  return secretSql`CALL mysql.${procedure}(${host}, ${port}, ${user}, ${password}, ${file}, ${position}, ${encrypted})`;
}

const retention: Retention = {
  setting: 'binlog retention hours',
  read: sql`CALL mysql.rds_show_configuration`,
  parse: (rows) => rows.find((row) => row.name === 'binlog retention hours')?.value ?? null,
  // Not set: purged as soon as RDS itself needs them no more.
  covers: (value, hours) => value !== null && Number(value) >= hours,
  valueOf: (hours) => String(hours),
  keptSeconds: (value) => Number(value ?? 0) * 3600,
  mostHours: 168,
  // 0 is refused; NULL is how "not set" is written.
  write: (value) =>
    sql`CALL mysql.rds_set_configuration('binlog retention hours', ${literal(value === null ? null : Number(value))})`,
};
