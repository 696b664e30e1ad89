import { askConnections } from '../../mysql/ask-connections';
import { othersRunning } from '../../mysql/connection-lists';
import {
  type Connections,
  parseConnections,
  parseHistoryLength,
  readConnected,
  readConnectionLimits,
  readHistoryLength,
} from '../../mysql/load';
import { errnoOf } from '../data/errno';
import type { Session } from '../ports';

/** How much a server has to do besides our own statements. `undefined`: it can not be seen by our account. */
export interface ServerLoad {
  readonly running: number;
  readonly longestSeconds: number;
  readonly historyLength: number | undefined;
}

export async function readServerLoad(session: Session): Promise<ServerLoad> {
  return { ...(await askConnections(session, othersRunning)), historyLength: await historyLength(session) };
}

/** Privilege missing: an admin of either platform has it, an account made for reading may not. */
const refused = 1227;

async function historyLength(session: Session): Promise<number | undefined> {
  try {
    return parseHistoryLength(await session.rows(readHistoryLength));
  } catch (thrown) {
    if (errnoOf(thrown) !== refused) throw thrown;
    return undefined;
  }
}

export async function readConnections(session: Session): Promise<Connections> {
  return parseConnections(await session.rows(readConnectionLimits), await session.rows(readConnected));
}
