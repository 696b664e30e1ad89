import { Problem } from '../../contract/problem';
import { errnoOf } from '../../migration/data/errno';
import type { Databases, Fence, Session } from '../../migration/ports';
import { askConnections } from '../../mysql/ask-connections';
import { endConnection } from '../../mysql/conductor-lock';
import { waitingFenceRequests } from '../../mysql/connection-lists';
import { lockWaitTimeoutErrno, lowerReadOnly, raiseReadOnly } from '../../mysql/fence';
import { inTime } from '../../mysql/in-time';
import type { Statement } from '../../mysql/statement';

export interface VariableFenceOptions {
  readonly databases: Databases;
  /** @default the source */
  readonly server?: 'source' | 'target';
  /** After that the server withdraws a request that is still waiting. */
  readonly timeoutSeconds: number;
}

/** The fence of a plain MySQL. A server that is to be fenced takes writes, so `read_only` was 0. */
export function variableFence({ databases, timeoutSeconds, server = 'source' }: VariableFenceOptions): Fence {
  const inTimeOn = async (
    purpose: string,
    withinMs: number,
    statements: readonly Statement[],
    prepare: (session: Session) => Promise<void>,
  ) => {
    const calledAt = Date.now();
    const session = await databases.open(server, { purpose, batches: true });
    try {
      await prepare(session);
      const before = await inTime(session, () => withinMs - (Date.now() - calledAt));
      await before.run(...statements);
    } finally {
      await session.close();
    }
  };
  return {
    raise: (withinMs) =>
      inTimeOn('fence', withinMs, raiseReadOnly(Math.max(1, Math.ceil(timeoutSeconds))), async () => undefined).catch(
        (thrown: unknown) => {
          throw errnoOf(thrown) === lockWaitTimeoutErrno ? late(server, timeoutSeconds, thrown) : thrown;
        },
      ),
    lower: (withinMs) => inTimeOn('unfence', withinMs, lowerReadOnly, endWaitingRequests),
    lateMs: 0,
  };
}

/** Of a process that died while its request waited: granted later it would close a source that nobody opens again. */
async function endWaitingRequests(source: Session): Promise<void> {
  for (const id of await askConnections(source, waitingFenceRequests)) {
    // It may have ended by itself in between.
    await source.run(endConnection(id)).catch(() => undefined);
  }
}

function late(server: 'source' | 'target', seconds: number, cause: unknown): Problem {
  return new Problem({
    code: 'cutover.fence-late',
    side: server,
    message: `the ${server} did not become read-only within ${seconds} s`,
    remedy: 'look for long statements, transactions or table locks there (SHOW PROCESSLIST), then try again',
    cause,
  });
}
