import { askPerformanceSchema } from '../../mysql/connections';
import {
  type Connections,
  parseConnections,
  parseHistoryLength,
  readConnected,
  readConnectionLimits,
  readHistoryLength,
} from '../../mysql/load';
import { othersRunning } from '../../mysql/processlist';
import type { Session } from '../ports';
import { errnoOf } from './errno';

/** How much a server has to do besides our own statements. `undefined`: it can not be seen by our account. */
export interface ServerLoad {
  readonly running: number;
  readonly longestSeconds: number;
  readonly historyLength: number | undefined;
}

export async function readServerLoad(session: Session): Promise<ServerLoad> {
  const performanceSchema = (await session.rows(askPerformanceSchema))[0]?.on === '1';
  const others = (await session.rows(othersRunning(performanceSchema)))[0];
  return {
    running: Number(others?.running ?? 0),
    longestSeconds: Number(others?.longest ?? 0),
    historyLength: await historyLength(session),
  };
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
