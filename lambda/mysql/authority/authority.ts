import type { TextRow } from '../replication-status';
import type { Statement } from '../statement';
import type { ChannelSource, StartFrom } from '../vocabulary';

/**
 * Who may say it: the statements by which a platform lets its admin steer replication. Lists are run in order
 * on one session.
 */
export interface Authority {
  /** Makes the server a replica. It does not start yet. */
  follow(source: ChannelSource, from: StartFrom): readonly Statement[];
  start(): readonly Statement[];
  stop(): readonly Statement[];
  /** Ends the channel for good; it has to be stopped before. */
  forget(): readonly Statement[];
  /** Freezes a read replica; `thaw` lets it go on. */
  freeze(): readonly Statement[];
  thaw(): readonly Statement[];
  /**
   * Keeps what the followed server writes to these `schema.%` patterns out of the channel, which must exist and stand still.
   * `by-parameter`: the platform's parameters do, no SQL of the admin.
   */
  readonly ignore: ((patterns: readonly string[]) => Statement) | 'by-parameter';
  /** Ends somebody else's connection; what it had not committed is rolled back. */
  endConnection(connectionId: number): Statement;
  readonly retention: Retention;
  /** In the schema `mysql`; a server without them is not of this platform. */
  readonly procedures: readonly string[];
  /** Beyond what every platform's admin needs (see the check `privileges`). */
  readonly privileges: { readonly asSource: readonly string[]; readonly asTarget: readonly string[] };
  /** The platform itself writes to `mysql` as statements, whatever binlog_format says (facts 1.6). */
  readonly writesToSystemSchema: boolean;
  /** False where no CA can be named: the channel is encrypted, the source not verified. */
  readonly verifiesSource: boolean;
}

/** How long the server keeps binlogs. */
export interface Retention {
  /** Name of the setting, as in the lease. */
  readonly setting: string;
  readonly read: Statement;
  /** The value in the platform's own unit; null: not set. */
  parse(rows: readonly TextRow[]): string | null;
  /** True when `value` keeps binlogs at least that long. */
  covers(value: string | null, hours: number): boolean;
  valueOf(hours: number): string;
  /** How long `value` keeps binlogs; null: for ever. */
  keptSeconds(value: string | null): number | null;
  /** The longest that the platform takes. */
  readonly mostHours: number;
  /** `by-parameter`: no SQL of the admin changes it, the platform's parameters do. */
  readonly write: ((value: string | null) => Statement) | 'by-parameter';
}
