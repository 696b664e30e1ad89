import { Problem } from '../../../lambda/contract/problem';
import { sideOf } from '../../../lambda/migration/ports';

export type Side = 'source' | 'target';

/** One transaction in a binlog. `origin`: the server where it was made. */
export interface Logged {
  readonly what: 'application' | 'pulse' | 'pulse_back' | 'canary' | 'other';
  readonly value: number;
  readonly origin: Side;
}

export interface Channel {
  readonly user: string;
  running: boolean;
  /** How many transactions of the other server's binlog are applied. */
  applied: number;
  ignores: string;
}

const firstPosition = 4;
const bytesOfOne = 100;

/** As much of a MySQL server as a switch can see. */
export class ModelServer {
  readonly log: Logged[] = [];
  /** The rows of the application's only table. */
  readonly rows = new Set<number>();
  readonly pulse = { pulse: 0, pulse_back: 0 };
  readonly canaries = new Set<string>();
  /** Holders by name of the lock. */
  readonly locks = new Map<string, number>();
  readonly connections = new Set<number>();
  /** By connection: the time that its session remembers. */
  readonly notedMs = new Map<number, number>();
  channel: Channel | undefined;
  /** On the target: the table is there because the migration made it, and says so. */
  isMade = true;
  readOnly = false;
  /** Asked for; comes into force when time moves. */
  readOnlyWanted = false;
  accountLocked = false;
  /** On the source: the password of the account of the channel has an end. */
  passwordLimited = false;
  /** The application has been writing since it can. */
  private hasWritten = false;

  constructor(readonly side: Side) {}

  /** An acknowledged commit of the application is possible. */
  get isWritable(): boolean {
    return !this.readOnly && !this.accountLocked;
  }

  get file(): string {
    return `${this.side}-bin.000001`;
  }

  get position(): number {
    return positionOf(this.log.length);
  }

  commit(what: Logged['what'], value: number, origin: Side = this.side): void {
    this.log.push({ what, value, origin });
    if (what === 'application') this.rows.add(value);
    if (what === 'pulse' || what === 'pulse_back') this.pulse[what] = value;
  }

  /** A commit of an account that `read_only` binds. */
  commitAsAdmin(what: Logged['what'], value: number): void {
    if (this.readOnly) throw serverFault(this.side, 1290, 'running with the --read-only option');
    this.commit(what, value);
  }

  /** The application writes whenever it can: once as soon as it can, and just before it can not any more. */
  letApplicationWrite(nextRow: () => number): void {
    if (!this.isWritable) this.hasWritten = false;
    else if (!this.hasWritten) {
      this.hasWritten = true;
      this.commit('application', nextRow());
    }
  }

  /** A fence takes effect behind the writes that are under way. */
  close(how: 'read-only' | 'account', nextRow: () => number): void {
    if (this.isWritable) this.commit('application', nextRow());
    if (how === 'read-only') this.readOnly = true;
    else this.accountLocked = true;
  }

  /** Of the channel; an ALTER and a DROP are bound by `read_only` too. */
  alterAccount(passwordLimited: boolean): readonly [] {
    if (this.readOnly) throw serverFault(this.side, 1290, 'running with the --read-only option');
    this.passwordLimited = passwordLimited;
    return [];
  }

  dropTable(): void {
    this.rows.clear();
    this.isMade = false;
  }

  /** Applies what the other side has written, as long as the channel runs. Its own comes back and is skipped. */
  follow(other: ModelServer): void {
    const { channel } = this;
    if (channel?.running !== true) return;
    for (; channel.applied < other.log.length; channel.applied++) {
      const one = other.log[channel.applied];
      if (one !== undefined && one.origin !== this.side && one.what !== 'canary') {
        this.commit(one.what, one.value, one.origin);
      }
    }
  }

  /** What the connection held is free, what it sends does not arrive any more. */
  disconnect(connection: number): void {
    this.connections.delete(connection);
    this.notedMs.delete(connection);
    for (const [name, holder] of this.locks) if (holder === connection) this.locks.delete(name);
  }

  describe(): string {
    const { rows, canaries, locks, connections, notedMs, ...rest } = this;
    return JSON.stringify({
      ...rest,
      rows: [...rows].sort((a, b) => a - b),
      canaries: [...canaries],
      locks: [...locks],
      notedMs: [...notedMs],
      connections: [...connections].sort((a, b) => a - b),
    });
  }
}

export function positionOf(transactions: number): number {
  return firstPosition + bytesOfOne * transactions;
}

export function transactionsBefore(position: number): number {
  return Math.round((position - firstPosition) / bytesOfOne);
}

export function serverFault(side: Side, errno: number, message: string): Problem {
  return new Problem({
    code: `${sideOf(side)}.refused`,
    side,
    message,
    remedy: 'none: this is a model',
    cause: { errno, sqlState: 'HY000' },
  });
}
