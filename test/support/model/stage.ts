import { mixed } from './fingerprint';

/** Something an actor waits for: a call of a port, or the end of a sleep. */
interface Waiting {
  readonly label: string;
  /** Others can notice it, or it notices others. */
  readonly matters: boolean;
  /** Of a sleep: when it ends. */
  readonly wakeAt: number | undefined;
  /** Of a call that can not be answered yet: whether it can be by now. */
  readonly isReady: () => boolean;
  readonly answer: () => void;
}

export interface CallOptions {
  /** @default at once */
  readonly isReady?: () => boolean;
  /** False: nobody else can tell whether it came before or after what others do. @default true */
  readonly matters?: boolean;
}

/** Somebody whose calls are put in order one by one. What it does in between is its own and takes no time. */
export class Actor {
  readonly waiting: Waiting[] = [];
  state: 'playing' | 'done' | 'dead' = 'playing';
  /** Everything it was told so far, in a few characters: with that, what it does next is settled. */
  private told = '';
  private readonly untold: { readonly atMs: number; readonly what: unknown }[] = [];
  outcome = '';
  /** Stopped like a process by SIGSTOP: goes on only when it is chosen, or when nobody else can. */
  paused = false;

  constructor(
    readonly name: string,
    readonly index: number,
  ) {}

  hear(atMs: number, what: unknown): void {
    this.untold.push({ atMs, what });
  }

  /** Made only when somebody asks: a run that repeats what another did before asks late. */
  heard(): string {
    for (const { atMs, what } of this.untold) this.told = mixed(this.told, `${atMs} ${text(what)}`);
    this.untold.length = 0;
    return this.told;
  }
}

/**
 * Time and the order of all calls. Nothing happens on it but what `step` lets happen: the rest of the program only waits. Time
 * stands still while anybody can act; it moves on to the end of a sleep when that is what comes next.
 */
export class Stage {
  readonly actors: Actor[] = [];
  nowMs: number;
  /** Called when time has moved. */
  onTime: () => void = () => undefined;

  constructor(startMs: number) {
    this.nowMs = startMs;
  }

  enter(name: string, play: (actor: Actor) => Promise<string>): Actor {
    const actor = new Actor(name, this.actors.length);
    this.actors.push(actor);
    void this.call(actor, 'enters', () => undefined)
      .then(() => play(actor))
      .then(
        (outcome) => this.leave(actor, outcome),
        (thrown: unknown) => this.leave(actor, `broke: ${thrown instanceof Error ? thrown.stack : String(thrown)}`),
      );
    return actor;
  }

  private leave(actor: Actor, outcome: string): void {
    if (actor.state !== 'playing') return;
    actor.state = 'done';
    actor.outcome = outcome;
    actor.waiting.length = 0;
  }

  /** A point in the order: others may come before it. */
  call<T>(actor: Actor, label: string, work: () => T, options: CallOptions = {}): Promise<T> {
    const { isReady = () => true, matters = true } = options;
    return new Promise((resolve, reject) => {
      if (actor.state !== 'playing') return;
      const answer = () => {
        try {
          const result = work();
          actor.hear(this.nowMs, result);
          resolve(result);
        } catch (thrown) {
          actor.hear(this.nowMs, String(thrown));
          reject(thrown);
        }
      };
      actor.waiting.push({ label, matters, wakeAt: undefined, isReady, answer });
    });
  }

  /** A question whose answer nobody ever changes is no point in the order: it is answered at once. */
  async ask<T>(actor: Actor, work: () => T): Promise<T> {
    if (actor.state !== 'playing') return new Promise(() => undefined);
    return work();
  }

  sleep(actor: Actor, milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      if (actor.state !== 'playing') return;
      const wakeAt = this.nowMs + Math.max(0, Math.ceil(milliseconds));
      const answer = () => {
        actor.hear(this.nowMs, 'awake');
        resolve();
      };
      actor.waiting.push({ label: 'sleeps', matters: true, wakeAt, isReady: () => true, answer });
    });
  }

  /** The next thing that this actor would do: a call, else the end of its shortest sleep. */
  next(actor: Actor): Waiting | undefined {
    const call = actor.waiting.find((one) => one.wakeAt === undefined && one.isReady());
    return call ?? this.shortestSleep(actor);
  }

  private shortestSleep(actor: Actor): Waiting | undefined {
    return actor.waiting.filter((one) => one.wakeAt !== undefined).sort((a, b) => (a.wakeAt ?? 0) - (b.wakeAt ?? 0))[0];
  }

  /** Lets that actor do its next thing. One that sleeps is woken: everybody else was slow. */
  async step(actor: Actor): Promise<void> {
    const next = this.next(actor);
    if (next === undefined) throw new Error(`${actor.name} has nothing to do`);
    actor.waiting.splice(actor.waiting.indexOf(next), 1);
    if (next.wakeAt !== undefined && next.wakeAt > this.nowMs) {
      this.nowMs = next.wakeAt;
      this.onTime();
    }
    next.answer();
    await settled();
  }

  kill(actor: Actor): void {
    actor.state = 'dead';
    actor.waiting.length = 0;
  }
}

/** Node runs this when no promise has anything left to do. */
export function settled(): Promise<void> {
  return new Promise((resolve) => process.nextTick(resolve));
}

function text(what: unknown): string {
  return JSON.stringify(what, (_key, value: unknown) => (typeof value === 'bigint' ? String(value) : value)) ?? '';
}
