import type { Binlogs } from './binlogs';
import type { DeadMan } from './dead-man';
import type { Fence, Instance, TargetParameters } from './fence';
import type { FenceRequests } from './fence-requests';
import type { FrozenReaders } from './frozen-readers';
import type { Passwords, Published } from './published';
import type { Blobs, Records } from './records';
import type { Databases } from './session';
import type { TargetPlatform } from './target-platform';
import type { Clock, Hooks, Observer } from './world';

/** Everything the domain asks of the world. */
export interface Ports {
  readonly databases: Databases;
  readonly binlogs: Binlogs;
  readonly frozenReaders: FrozenReaders;
  readonly records: Records;
  readonly blobs: Blobs;
  readonly published: Published;
  readonly passwords: Passwords;
  /** Of the source. */
  readonly fence: Fence;
  /** Of the target: for the way back. */
  readonly targetFence: Fence;
  readonly fenceRequests: FenceRequests;
  readonly instance: Instance;
  readonly targetParameters: TargetParameters;
  readonly targetPlatform: TargetPlatform;
  readonly deadMan: DeadMan;
  readonly hooks: Hooks;
  readonly clock: Clock;
  readonly observer: Observer;
}

export type { BinlogFeed } from './binlogs';
export type { InstanceState } from './fence';
export type { Versioned } from './records';
export type { Outcome, Reply, Row, ServerFault, ServerName, Session, SessionOptions } from './session';
export { askingAtOnce, sideOf, withSession } from './session';
export type { Capacity, TargetLoad, TargetState } from './target-platform';
export type { Budget, Event } from './world';
export type {
  Binlogs,
  Blobs,
  Clock,
  Databases,
  DeadMan,
  Fence,
  FenceRequests,
  FrozenReaders,
  Hooks,
  Instance,
  Observer,
  Passwords,
  Published,
  Records,
  TargetParameters,
  TargetPlatform,
};
