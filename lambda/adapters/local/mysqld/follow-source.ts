import { setTimeout as sleep } from 'node:timers/promises';
import type { LocalServer } from './local-server';
import { type Words, wordsOf } from './personality/words';
import { sqlLiteral } from './sql-literal';

interface FollowSource {
  readonly source: LocalServer;
  readonly replica: LocalServer;
  readonly replicationPassword: string;
}

/** The platform's own replication, from the first event on: both servers began as copies of one data directory. */
export async function followSource({ source, replica, replicationPassword }: FollowSource): Promise<void> {
  const words = wordsOf(replica.buildVersion);
  const [mode] = await replica.asRoot('SELECT @@gtid_mode AS gtid_mode');
  const options = {
    HOST: sqlLiteral(source.host),
    PORT: String(source.port),
    USER: sqlLiteral('rdsrepladmin'),
    PASSWORD: sqlLiteral(replicationPassword),
    CONNECT_RETRY: '1',
    RETRY_COUNT: '86400',
    AUTO_POSITION: mode?.gtid_mode === 'ON' ? '1' : '0',
    SSL: '1',
    SSL_CA: sqlLiteral(source.caFile),
    SSL_VERIFY_SERVER_CERT: '1',
  };
  const list = Object.entries(options).map(([option, value]) => `${words.source}_${option} = ${value}`);
  await replica.asRoot(`${words.changeSource} ${list.join(', ')}`);
  await replica.asRoot(`START ${words.replica}`);
  await untilFollowing(replica, words);
}

/** Until the first event has come, its status has no coordinates, which no replica on RDS ever shows. */
async function untilFollowing(replica: LocalServer, words: Words): Promise<void> {
  for (let attempt = 0; attempt < 500; attempt++) {
    const [status] = await replica.asRoot(`SHOW ${words.replica} STATUS`);
    if (status?.[`Relay_${capitalised(words.source)}_Log_File`] !== '') return;
    await sleep(20);
  }
  throw new Error(`the local replica does not follow its source; see ${replica.logFile}`);
}

function capitalised(word: string): string {
  return word.charAt(0) + word.slice(1).toLowerCase();
}
