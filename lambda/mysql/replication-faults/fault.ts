/** Why a channel does not run, by the number that SHOW REPLICA STATUS gives. */
export interface ReplicationFault {
  readonly word: string;
  /** Whose fact it is. */
  readonly side: 'source' | 'target';
  readonly why: string;
  readonly remedy: string;
  /**
   * `login`: the settings of the channel; told again after they are changed. `path`: may pass by itself for a while.
   * `data`: somebody has to act. None of them is ever skipped.
   */
  readonly kind: 'login' | 'path' | 'data';
}

export type Numbered = readonly (readonly [errno: number, fault: ReplicationFault])[];

const fault =
  (kind: ReplicationFault['kind'], side: ReplicationFault['side']) =>
  (word: string, why: string, remedy: string): ReplicationFault => ({ word, side, why, remedy, kind });

export const onTarget = fault('data', 'target');
export const onSource = fault('data', 'source');
export const login = fault('login', 'source');
export const path = fault('path', 'source');
export const passing = fault('path', 'target');

export const startAgain = 'roll back and sync again: a skipped event is lost data';
