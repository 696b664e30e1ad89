import type { BinlogPosition } from '../data/position';
import type { ServerName } from './session';

/** The binlog of a server as a replica gets it, from a position on, without end. */
export interface BinlogFeed {
  /** Raw events in order, each whole, as they arrive. Ends with a Problem when the connection does. */
  readonly events: AsyncIterable<readonly Uint8Array[]>;
  close(): Promise<void>;
}

export interface Binlogs {
  follow(server: ServerName, from: BinlogPosition): Promise<BinlogFeed>;
}
