/** The end of the old instance. Each field is written before the platform is asked; times are ISO. */
export interface Retirement {
  readonly snapshot: string;
  readonly snapshotAskedAt: string;
  /** First seen stopped. RDS starts a stopped instance after seven days: that does not count anew. */
  readonly stoppedAt: string | null;
  readonly deleteAskedAt: string | null;
}
