/**
 * Why nobody can say how far behind the target is. `behind`: it works, later than the limit. `stuck`: both threads say that they run, and
 * the position does not move. `stopped`: no channel, or a thread of it is not running. `contradiction`: the pulse is there and the
 * position is not. `no-answer`: a server does not answer.
 */
export type LagUnknown = 'behind' | 'stuck' | 'stopped' | 'contradiction' | 'no-answer';

/** One measurement of the pulse. */
export interface LagSample {
  /** ISO. */
  readonly at: string;
  /** From its commit on the source to its sight on the target. null: it did not arrive in time, or its arrival proves nothing. */
  readonly lagMs: number | null;
  /** Why it is null; absent in samples of older versions. */
  readonly reason?: LagUnknown;
  /** What the positions said in that minute: bytes of the source's binlog that the target had not applied. Absent: not read. */
  readonly behindBytes?: number;
}

export function asLagHistory(blob: unknown): readonly LagSample[] {
  return Array.isArray(blob) ? blob : [];
}
