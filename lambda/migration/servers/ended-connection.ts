import { Problem } from '../../contract/problem';
import { askConnections } from '../../mysql/ask-connections';
import { endConnection } from '../../mysql/conductor-lock';
import { isConnected } from '../../mysql/connection-lists';
import { type Clock, type Session, sideOf } from '../ports';

const patienceMs = 20_000;
const pollMs = 20;

/** Ends a connection of ours that was lost on the way, and waits until the server has let go of it. */
export async function untilEnded(session: Session, connectionId: number, clock: Clock): Promise<void> {
  const until = clock.monotonicMs() + patienceMs;
  while ((await askConnections(session, isConnected(connectionId))).length > 0) {
    // It may have ended by itself in between.
    await session.run(endConnection(connectionId)).catch(() => undefined);
    if (clock.monotonicMs() > until) throw stillThere(session, connectionId);
    await clock.sleep(pollMs);
  }
}

function stillThere(session: Session, connectionId: number): Problem {
  const side = sideOf(session.server);
  return new Problem({
    code: `${side}.connection-stays`,
    side,
    message: `the lost connection ${connectionId} still works on the ${session.server} after ${patienceMs / 1000} s`,
    remedy: 'nothing to do: it is asked again until it has ended',
    transient: true,
  });
}
