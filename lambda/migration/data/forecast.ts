/** What to expect, said before it begins. A blob; it goes into the evidence, so that the report can hold it against what happened. */
export interface Forecast {
  readonly format: 1;
  /** ISO. */
  readonly at: string;
  readonly inventory: {
    readonly tables: number;
    readonly rows: number;
    /** The server's estimates. */
    readonly dataBytes: number;
    readonly indexBytes: number;
  };
  readonly writes: WriteRates;
  /** What was copied to find out; null: the figures are those of this project's own measurement. */
  readonly sample: CopySample | null;
  readonly workers: number;
  readonly copySeconds: Estimate;
  /** Secondary indexes, made when the rows are there. */
  readonly indexSeconds: Estimate;
  /** From the start of the channel until the target is up to date; null: at these rates never. */
  readonly catchUpSeconds: Estimate | null;
  /** How long the source has to keep its binlogs; null: see `catchUpSeconds`. */
  readonly retentionHours: { readonly needed: Estimate | null; readonly settings: number };
  /** Writes refused by both sides at the cut over. */
  readonly outageSeconds: Estimate;
  /** What leaves AWS: the rows once, then the binlog for `replicatedDays`. */
  readonly egressBytes: Estimate;
  readonly replicatedDays: number;
  readonly cost: {
    readonly egress: Estimate;
    /** Functions and state machine, when it is Terraform that deploys; 0 from a shell. */
    readonly driving: Estimate;
    readonly prices: { readonly date: string; readonly region: string; readonly currency: string };
  };
  /** One sentence each: what was taken for granted. */
  readonly assumptions: readonly string[];
}

/** The likely figure between two that would not surprise. */
export interface Estimate {
  readonly low: number;
  readonly likely: number;
  readonly high: number;
}

/** Binlog, bytes a second. */
export interface WriteRates {
  /** While it was looked at; null: it was not. */
  readonly now: number | null;
  readonly lookedSeconds: number;
  /** Since the source started; null: its performance schema is off or may not be read. */
  readonly mean: number | null;
  readonly upSeconds: number | null;
}

/** Rows of the largest tables, copied by one worker as the copy does it into a schema of its own, which was dropped again. */
export interface CopySample {
  readonly tables: readonly string[];
  readonly rows: number;
  /** As they were sent. */
  readonly sentBytes: number;
  /** What these rows are of `dataBytes`. */
  readonly dataBytes: number;
  readonly seconds: number;
  readonly chunks: number;
  /** Data bytes a second of the slowest and the fastest chunk. */
  readonly slowest: number;
  readonly fastest: number;
  /** Making the secondary indexes of the sampled rows; 0: there are none. */
  readonly indexSeconds: number;
}

export const forecastKey = 'forecast.json';

export function isForecast(blob: unknown): blob is Forecast {
  return typeof blob === 'object' && blob !== null && 'format' in blob && blob.format === 1 && 'outageSeconds' in blob;
}
