import type { Desired } from '../../../contract/desired';
import { type Notice, type Notices, noticesOf } from '../../notices';
import type { Budget, Ports, Session } from '../../ports';
import { readServerLoad } from '../../servers/load';
import { readReplicaStatus } from '../../servers/replica-status';
import { type LoadReading, overloads } from './overload';

/** A look costs a statement or two; the servers do not change faster than this matters. */
const lookEveryMs = 3000;

/** Keeps workers from beginning chunks while the server that is read has enough to do. One for all of a process. */
export interface Throttle {
  /** Resolves when a chunk may begin. False: the budget was spent while waiting. */
  admit(budget: Budget): Promise<boolean>;
  close(): Promise<void>;
}

export interface ThrottleOptions {
  /** Under this name its notices stand. */
  readonly author: string;
  /** Called when the copy has to give way, before anybody waits. */
  readonly onPause?: () => void;
}

export function throttleOn(desired: Desired, ports: Ports, options: ThrottleOptions): Throttle {
  const { limits } = desired;
  const watched = watching(desired);
  const isOff = limits.maxThreadsRunning + limits.maxQuerySeconds + limits.maxHistoryLength === 0 && !watched.replica;
  const eyes = lookingSessions(ports, watched);
  const notices = noticesOf(ports, options.author);
  let passed: readonly Notice[] = [];
  let lookedAt = Number.NEGATIVE_INFINITY;
  let looking: Promise<void> | undefined;

  const look = async (): Promise<void> => {
    const reading = await eyes.read();
    lookedAt = ports.clock.monotonicMs();
    if (reading === undefined) return;
    const wasPaused = isPaused();
    const now = overloads(desired, reading, new Set(passed.map(({ code }) => code)));
    await keepNotices(notices, passed, now);
    passed = now;
    if (isPaused() && !wasPaused) options.onPause?.();
  };
  const isPaused = (): boolean => passed.some(({ effect }) => effect === 'paused');
  const freshLook = async (): Promise<void> => {
    if (ports.clock.monotonicMs() - lookedAt < lookEveryMs) return;
    looking ??= look().finally(() => {
      looking = undefined;
    });
    await looking;
  };

  return {
    async admit(budget) {
      if (isOff) return !budget.shouldPause();
      for (;;) {
        await freshLook();
        if (budget.shouldPause()) return false;
        if (!isPaused()) return true;
        await ports.clock.sleep(Math.min(lookEveryMs, budget.remainingMs()));
      }
    },
    async close() {
      await looking?.catch(() => undefined);
      await notices.over();
      await eyes.close();
    },
  };
}

async function keepNotices(notices: Notices, before: readonly Notice[], now: readonly Notice[]): Promise<void> {
  for (const notice of now) await notices.raise(notice);
  for (const { code } of before) if (!now.some((notice) => notice.code === code)) await notices.over(code);
}

interface Watched {
  readonly server: 'source' | 'replica';
  /** A replica that is not the frozen one. */
  readonly replica: boolean;
}

/** The server that is read; a stopped replica lags by intention. */
function watching({ freeze, replica, limits }: Desired): Watched {
  if (freeze === 'stopped-replica') return { server: 'replica', replica: false };
  return { server: 'source', replica: replica !== undefined && limits.maxReplicaLagSeconds > 0 };
}

/** Sessions of its own: those that copy are busy. A server that can not be asked is the copy's problem, not ours. */
function lookingSessions(ports: Ports, watched: Watched) {
  const open = new Map<'source' | 'replica', Session>();
  const on = async <T>(server: 'source' | 'replica', ask: (session: Session) => Promise<T>): Promise<T | undefined> => {
    try {
      let session = open.get(server);
      if (session === undefined || session.closed) {
        session = await ports.databases.open(server, { purpose: 'load' });
        open.set(server, session);
      }
      return await ask(session);
    } catch {
      await open.get(server)?.close();
      open.delete(server);
      return undefined;
    }
  };
  return {
    async read(): Promise<LoadReading | undefined> {
      const load = await on(watched.server, readServerLoad);
      if (load === undefined) return undefined;
      if (!watched.replica) return { ...load, replicaLagSeconds: 'not-watched' };
      const status = await on('replica', readReplicaStatus);
      return { ...load, replicaLagSeconds: status?.applying === true ? status.lagSeconds : 'unknown' };
    },
    async close() {
      await Promise.all([...open.values()].map((session) => session.close()));
      open.clear();
    },
  };
}
