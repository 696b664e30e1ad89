import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { LocalServer } from '../../../lambda/adapters/local/mysqld';
import { type BinlogPosition, isAtOrPast } from '../../../lambda/migration/data/position';
import { parseOwnPosition, parseReplicaStatus, type TextRow } from '../../../lambda/mysql/replication-status';
import { type Vocabulary, vocabularyOf } from '../../../lambda/mysql/vocabulary';

const timeoutMs = 60_000;

/**
 * The judge's own act, after everything: the fenced source takes what was written to the target since its promotion, by
 * MySQL's replication from the position that the switch recorded. Then both must be equal to the last row. A
 * row that the migration lost or changed is not in the target's binlog, so it stays different.
 */
export async function bringSourceUpToTarget(
  source: LocalServer,
  target: LocalServer,
  since: BinlogPosition,
): Promise<void> {
  const words = vocabularyOf({ platform: 'mysql', version: source.version });
  const until = await endOf(target);
  // The way back is open: it began at that very position, and brings what this one would bring.
  if (await follows(source, words, target)) return untilApplied(source, words, until);
  const account = { user: 'judge', password: randomBytes(12).toString('hex') };
  await target.asRoot(
    `SET SESSION sql_log_bin = 0;
     CREATE USER '${account.user}'@'%' IDENTIFIED BY '${account.password}' REQUIRE SSL;
     GRANT REPLICATION SLAVE ON *.* TO '${account.user}'@'%'`,
  );
  const channel = { host: target.host, port: target.port, ...account, tls: { caPem: target.caPem } };
  await source.asRoot("CHANGE REPLICATION FILTER REPLICATE_WILD_DO_TABLE = ('shop.%')");
  await source.asRoot(words.change.changeSource(channel, { by: 'position', position: since }).text);
  await source.asRoot(words.replica.start.text);
  await untilApplied(source, words, until);
  await source.asRoot(words.replica.stop.text);
  await source.asRoot(words.replica.resetAll.text);
}

async function follows(source: LocalServer, words: Vocabulary, target: LocalServer): Promise<boolean> {
  const status = parseReplicaStatus(asText(await source.asRoot(words.replica.showStatus.text)));
  return status !== undefined && status.sourcePort === target.port;
}

async function endOf(server: LocalServer): Promise<BinlogPosition> {
  const words = vocabularyOf({ platform: 'mysql', version: server.version });
  const position = parseOwnPosition(asText(await server.asRoot(words.binlog.showOwnPosition.text)));
  if (position === undefined) throw new Error(`the ${server.role} writes no binlog`);
  return position;
}

async function untilApplied(source: LocalServer, words: Vocabulary, until: BinlogPosition): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  while (Date.now() < deadline) {
    const status = parseReplicaStatus(asText(await source.asRoot(words.replica.showStatus.text)));
    if (status === undefined) throw new Error('the source follows nobody');
    const error = status.sqlError || status.ioError;
    if (error !== '') throw new Error(`the source can not follow the target: ${error}`);
    if (status.executed.file !== '' && isAtOrPast(status.executed, until)) return;
    await sleep(100);
  }
  throw new Error('the source did not reach the end of the target binlog in time');
}

function asText(rows: readonly Record<string, unknown>[]): readonly TextRow[] {
  return rows.map((row) =>
    Object.fromEntries(Object.entries(row).map(([key, value]) => [key, value === null ? null : String(value)])),
  );
}
