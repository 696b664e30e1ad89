import type { Desired } from '../contract/desired';
import { Problem } from '../contract/problem';
import {
  conductorLives,
  conductorLivesEveryMs,
  conductorLockHolder,
  endConnection,
  endSilentConductor,
  takeConductorLock,
} from '../mysql/conductor-lock';
import type { RunRecord } from './data/run-record';
import type { Budget, Ports, Session, Versioned } from './ports';
import { saidIn } from './said-in';
import type { StepContext } from './step';

const lockWaitSeconds = 3;
const successorPollMs = 1000;

/**
 * `yield`: only if nobody else is at work; a holder is not even disturbed by a new epoch. `insist`: the new epoch
 * makes the holder give way, and its end is waited for. `replace`: the holder's connection is ended, so that nothing
 * it still sends can reach the target.
 */
export type Manner = 'yield' | 'insist' | 'replace';

export interface Guarded {
  readonly context: StepContext;
  end(): Promise<void>;
}

/**
 * Makes this turn the only one that acts: a new epoch in the record (whoever held the old one can change
 * nothing any more) and the conductor's lock on the target.
 */
export async function takeOver(options: {
  readonly desired: Desired;
  readonly ports: Ports;
  readonly budget: Budget;
  readonly opened: Versioned;
  readonly update: (record: RunRecord) => RunRecord;
  readonly manner: Manner;
}): Promise<Guarded | 'overtaken' | 'locked'> {
  const { desired, ports, opened, manner } = options;
  const claimed: RunRecord = {
    ...options.update(opened.record),
    epoch: opened.record.epoch + 1,
    updatedAt: now(ports),
  };
  const claim = () => ports.records.replace(claimed, opened.version);

  const early = manner === 'yield' ? undefined : await claim();
  if (early === 'conflict') return 'overtaken';
  const settings = [endSilentConductor];
  const conductor = await ports.databases.open('target', { purpose: 'conductor', batches: true, settings });
  const leave = async (why: 'overtaken' | 'locked') => {
    await conductor.close();
    return why;
  };
  try {
    if (!(await holdConductorLock(conductor, desired.name, manner))) return await leave('locked');
    // Whoever insists has changed the record meanwhile: then this claim fails, and the lock is theirs.
    const version = early ?? (await claim());
    if (version === 'conflict') return await leave('overtaken');
    return guard(options, conductor, { record: claimed, version });
  } catch (thrown) {
    await conductor.close();
    throw thrown;
  }
}

/** One session at a time holds it on a server; `replace` ends the connection of the one that does. */
export async function holdConductorLock(conductor: Session, name: string, manner: Manner): Promise<boolean> {
  if (await gotLock(conductor, name, manner === 'replace' ? 0 : lockWaitSeconds)) return true;
  if (manner !== 'replace') return false;
  const holder = (await conductor.rows(conductorLockHolder(name)))[0]?.holder;
  // The holder may have ended by itself in between: then there is nobody to end.
  if (holder) await conductor.run(endConnection(Number(holder))).catch(() => undefined);
  return gotLock(conductor, name, lockWaitSeconds);
}

async function gotLock(conductor: Session, name: string, waitSeconds: number): Promise<boolean> {
  const rows = await conductor.rows(takeConductorLock(name, waitSeconds));
  return rows[0]?.got === '1';
}

function guard(
  options: { readonly desired: Desired; readonly ports: Ports; readonly budget: Budget },
  conductor: Session,
  claimed: Versioned,
): Guarded {
  const { ports } = options;
  let held = claimed;
  let superseded = false;
  let ended = false;

  const context: StepContext = {
    desired: options.desired,
    ports: saidIn(ports, { turn: claimed.record.epoch }),
    epoch: claimed.record.epoch,
    conductor,
    budget: {
      remainingMs: () => options.budget.remainingMs(),
      shouldPause: () => superseded || options.budget.shouldPause(),
    },
    record: () => held.record,
    async change(update) {
      const next: RunRecord = { ...update(held.record), updatedAt: now(ports) };
      const version = await ports.records.replace(next, held.version);
      if (version === 'conflict') {
        superseded = true;
        throw supersededProblem();
      }
      held = { record: next, version };
      return next;
    },
  };

  // A turn gives way when another one has taken a newer epoch, also between two writes of its own.
  let livesUntil = ports.clock.monotonicMs() + conductorLivesEveryMs;
  const watch = async () => {
    while (!ended && !superseded) {
      await ports.clock.sleep(successorPollMs);
      if (ended) return;
      if (ports.clock.monotonicMs() > livesUntil) {
        livesUntil += conductorLivesEveryMs;
        // It may wait behind a statement of hours: then the connection is not silent.
        void conductor.run(conductorLives).catch(() => undefined);
      }
      const current = await ports.records.read().catch(() => undefined);
      if (current !== undefined && current.record.epoch > claimed.record.epoch) superseded = true;
    }
  };
  void watch();

  return {
    context,
    async end() {
      ended = true;
      await conductor.close();
    },
  };
}

export function supersededProblem(): Problem {
  return new Problem({
    code: 'ours.superseded',
    side: 'ours',
    message: 'another turn has taken over; this one changes nothing any more',
    remedy: 'nothing to do: the other turn goes on',
    transient: true,
  });
}

function now(ports: Ports): string {
  return ports.clock.now().toISOString();
}
