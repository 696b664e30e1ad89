import type { RunRecord } from '../data/run-record';

/** The record with the version that a compare-and-set must name. */
export interface Versioned {
  readonly record: RunRecord;
  readonly version: string;
}

/**
 * The state of record: one object, changed only by compare-and-set. Adapters: S3 (`If-Match`,
 * `If-None-Match: *`), a locked folder. Both run `test/ports/records.conformance.ts`.
 */
export interface Records {
  read(): Promise<Versioned | undefined>;
  /** Resolves to the new version, or to `conflict` when somebody else wrote first. */
  create(record: RunRecord): Promise<string | 'conflict'>;
  replace(record: RunRecord, expected: string): Promise<string | 'conflict'>;
  remove(): Promise<void>;
}

/** Large things: inventories, chunk lists, work items, reports, evidence. Written before the record that names them. */
export interface Blobs {
  put(key: string, body: unknown): Promise<void>;
  get(key: string): Promise<unknown>;
  list(prefix: string): Promise<readonly string[]>;
  remove(prefix: string): Promise<void>;
  /** Where the state machine finds it. */
  locate(key: string): { readonly bucket: string; readonly key: string };
}
