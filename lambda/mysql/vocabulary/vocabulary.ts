import type { BinlogPosition } from '../../migration/data/position';
import type { Statement } from '../statement';

/** Where a channel connects to and as whom. */
export interface ChannelSource {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  /** `undefined`: no TLS. */
  readonly tls: ChannelTls | undefined;
}

export interface ChannelTls {
  /** PEM text of the authorities that may vouch for the source. Managed platforms take it as text. */
  readonly caPem: string;
}

/** From where a channel reads: a place in the source's binlog, or whatever the GTID set lacks. */
export type StartFrom = { readonly by: 'position'; readonly position: BinlogPosition } | { readonly by: 'gtid' };

/** Words that changed between versions. Each group changed at another version, so each is chosen by itself. */
export interface ReplicaWords {
  readonly showStatus: Statement;
  readonly start: Statement;
  readonly stop: Statement;
  readonly startApplier: Statement;
  readonly stopApplier: Statement;
  readonly resetAll: Statement;
}

export interface ChangeWords {
  changeSource(source: ChannelSource, from: StartFrom): Statement;
}

export interface BinlogWords {
  readonly showOwnPosition: Statement;
}

export interface Vocabulary {
  readonly replica: ReplicaWords;
  readonly change: ChangeWords;
  readonly binlog: BinlogWords;
}
