import type { LocalServers } from '../../lambda/adapters/local/mysqld';
import type { RunRecord } from '../../lambda/migration/data/run-record';
import type { EndpointPlace } from './client/published-endpoint';

export interface Attempted {
  readonly done: boolean;
  /** What was said, for a person: the findings when it was held. */
  readonly text: string;
}

type Say = (text: string) => void;

/** Who drives the same route: real cdktf and the state machine, or this process. */
export interface Driver {
  readonly name: 'cdktf' | 'in-process';
  readonly about: string;
  /** What a person would type. */
  readonly commands: { readonly sync: string; readonly cutover: string; readonly rollback: string };
  readonly servers: LocalServers;
  /** Where applications read their endpoint, and the environment in which they do. */
  readonly endpoint: EndpointPlace;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Resolves when the sync is on its way; it goes on by itself. */
  startSync(say: Say): Promise<void>;
  /** Throws when the sync that goes on by itself has failed. */
  check(): void;
  record(): Promise<RunRecord | undefined>;
  cutOver(say: Say): Promise<Attempted>;
  /** After a promotion. */
  rollBack(say: Say): Promise<Attempted>;
  /** With the consent to that roll back. `typed`: what a person would do and type, the command last. */
  followAgain(rollBack: string): { readonly typed: readonly string[]; readonly start: (say: Say) => Promise<void> };
  stop(): Promise<void>;
}

export interface DriverOptions {
  /** Logs are kept here. */
  readonly folder: string;
  readonly signal: AbortSignal;
}
