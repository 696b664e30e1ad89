import { type Connection, createConnection } from 'mysql2';
import type { Desired, ServerSpec } from '../../contract/desired';
import { isProblem, Problem } from '../../contract/problem';
import { errnoOf } from '../../migration/data/errno';
import type { Passwords } from '../../migration/ports/published';
import type { Databases, ServerName, Session, SessionOptions } from '../../migration/ports/session';
import { allAtOnce, sessionSettings, settingRefusals, targetSettings } from '../../mysql/session-settings';
import type { Statement } from '../../mysql/statement';
import { connectionOptions } from './connection-options';
import { guessServersCurve } from './first-curve';
import { ownLastPacket } from './own-last-packet';
import { sessionOver } from './session';
import { wireProblem } from './wire-fault';

const usualTimeoutMs = 10_000;

/** Sessions over mysql2 to the servers that the wanted state names. Passwords are asked for at each login. */
export function mysqlDatabases(settings: ServersAndPasswords): Databases {
  return {
    async open(server, options) {
      const connection = await logIn(settings, server, options);
      const session = sessionOver(connection, server, options.purpose);
      try {
        await settle(session, options);
        return session;
      } catch (thrown) {
        await session.close();
        throw thrown;
      }
    },
  };
}

export interface ServersAndPasswords {
  readonly desired: Desired;
  readonly passwords: Passwords;
}

/** A connection of mysql2 that is logged in; nothing of the session is set yet. */
export async function logIn(
  { desired, passwords }: ServersAndPasswords,
  server: ServerName,
  options: SessionOptions,
): Promise<Connection> {
  const spec = specOf(desired, server);
  const login = options.account ?? { user: spec.user, password: await passwords.of(server) };
  const connectTimeoutMs = options.connectTimeoutMs ?? usualTimeoutMs;
  const batches = options.batches === true;
  guessServersCurve();
  const connection = createConnection(connectionOptions(spec, login, { connectTimeoutMs, batches }));
  ownLastPacket(connection);
  await connected(connection, server, options);
  return connection;
}

/** Without a replica of its own the frozen source is the source (`held-snapshot`). */
function specOf(desired: Desired, server: ServerName): ServerSpec {
  if (server === 'source') return desired.source;
  if (server === 'target') return desired.target;
  if (desired.replica !== undefined) return desired.replica;
  throw new Problem({
    code: 'ours.no-replica',
    side: 'ours',
    message: 'a session on the replica was asked for, and the settings name none',
    remedy: 'name the read replica in the settings, or freeze by held-snapshot',
  });
}

function connected(connection: Connection, server: ServerName, { purpose }: SessionOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    const refused = (error: unknown) => reject(wireProblem(error, { server, purpose, secret: false }));
    // Stays: an error without a listener would end the process.
    connection.on('error', refused);
    connection.connect((error) => (error === null ? resolve() : refused(error)));
  });
}

/** In one message where the server takes it: the target may be far away. A refused SET has changed nothing. */
async function settle(session: Session, { settings = [], wishes = [] }: SessionOptions): Promise<void> {
  const wanted = session.server === 'target' ? [...targetSettings, ...wishes] : wishes;
  const all = allAtOnce([sessionSettings, ...wanted]);
  try {
    if (settings.length === 0) await session.run(all);
    else await session.batch([all, ...settings]);
  } catch (thrown) {
    if (wanted.length === 0 || !isRefusedSetting(thrown)) throw thrown;
    await settleOneByOne(session, wanted);
    if (settings.length > 0) await session.batch(settings);
  }
}

async function settleOneByOne(session: Session, wanted: readonly Statement[]): Promise<void> {
  await session.run(sessionSettings);
  for (const setting of wanted) {
    await session.run(setting).catch((thrown: unknown) => {
      if (!isRefusedSetting(thrown)) throw thrown;
    });
  }
}

function isRefusedSetting(thrown: unknown): boolean {
  return isProblem(thrown) && settingRefusals.some((errno) => errno === errnoOf(thrown));
}
