/** How the copy went, out of the receipts: they are gone when replication starts. A blob. */
export interface CopyAccount {
  readonly format: 1;
  /** Largest first. */
  readonly tables: readonly CopiedTable[];
  /** Bytes that were committed in each of equal spans of time, from the beginning of the copy on. */
  readonly rate: { readonly spanSeconds: number; readonly bytes: readonly number[] };
}

export interface CopiedTable {
  readonly schema: string;
  readonly table: string;
  readonly chunks: number;
  readonly rows: number;
  readonly bytes: number;
  /** SHA-256 over the digests of its chunks, in their order: both servers said them for every chunk before it was committed. */
  readonly digest: string;
}

export function isCopyAccount(blob: unknown): blob is CopyAccount {
  return typeof blob === 'object' && blob !== null && 'format' in blob && blob.format === 1 && 'rate' in blob;
}
