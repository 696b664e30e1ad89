import type { Desired } from '../../contract/desired';
import { Problem } from '../../contract/problem';
import type { Databases, FrozenReaders, Session } from '../../migration/ports';

/** The readers that belong to the kind of freeze that the wanted state asks for. */
export function frozenReaders(desired: Desired, databases: Databases): FrozenReaders {
  return desired.freeze === 'stopped-replica' ? replicaReaders(databases) : heldReaders();
}

/** Nothing changes on a stopped replica: any session will do, so none is kept when it comes back. */
function replicaReaders(databases: Databases): FrozenReaders {
  return {
    async keep() {
      throw new Problem({
        code: 'ours.wrong-freeze',
        side: 'ours',
        message: 'sessions were held for a freeze by stopped-replica',
        remedy: 'report this',
      });
    },
    available: () => true,
    borrow: () => databases.open('replica', { purpose: 'frozen-reader', batches: true }),
    giveBack: (session) => session.close(),
    async release() {},
  };
}

/** Only the sessions that were opened inside the momentary lock see the frozen instant; when one dies it is over. */
function heldReaders(): FrozenReaders {
  let held: { readonly frozenId: string; readonly all: readonly Session[]; readonly idle: Session[] } | undefined;
  const waiting: (() => void)[] = [];
  const wakeAll = () => {
    for (const wake of waiting.splice(0)) wake();
  };
  const isAlive = (frozenId: string) => held?.frozenId === frozenId && held.all.every((session) => !session.closed);
  const release = async () => {
    const ending = held?.all ?? [];
    held = undefined;
    wakeAll();
    await Promise.all(ending.map((session) => session.close()));
  };
  return {
    async keep(frozenId, sessions) {
      await release();
      held = { frozenId, all: [...sessions], idle: [...sessions] };
    },
    available: isAlive,
    async borrow(frozenId) {
      for (;;) {
        if (!isAlive(frozenId)) throw lostFreeze();
        const session = held?.idle.pop();
        if (session !== undefined) return session;
        await new Promise<void>((resolve) => waiting.push(resolve));
      }
    },
    async giveBack(session) {
      if (held?.all.includes(session) === true && !session.closed) held.idle.push(session);
      wakeAll();
    },
    release,
  };
}

function lostFreeze(): Problem {
  return new Problem({
    code: 'source.freeze-lost',
    side: 'source',
    message: 'a session that held the snapshot has ended, or this process never held it: the freeze is void',
    remedy: 'repeat the command: it freezes again and the copy starts again',
    transient: true,
  });
}
