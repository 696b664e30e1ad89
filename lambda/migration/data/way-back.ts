import type { Finding } from '../../contract/finding';
import type { Coordinates } from './position';
import type { ValidationReport } from './step-outputs';

/**
 * Before the promotion: `off` (not wanted), `refused` (can not be, whatever is tried), `unproven`, `proven`. After it: `open` (the source
 * follows the target), `down` (it should and does not; it may again), `gone` (it can not any more). `ended`: by the clean up or a roll back.
 */
export type WayBackState = 'off' | 'refused' | 'unproven' | 'proven' | 'open' | 'down' | 'gone' | 'ended';

export interface WayBack {
  readonly state: WayBackState;
  /** ISO time since when it has been in this state. */
  readonly since: string;
  /** Empty when there is nothing to say. */
  readonly why: string;
  readonly findings: readonly Finding[];
  /** Of the source itself when its channel was opened: from here a write of its own is a rogue write. */
  readonly sourcePosition: Coordinates | null;
  /** The newest pass over both sides with the target as the one that writes. */
  readonly validated: ValidationReport | null;
}

/** Whether the source follows the target, or is meant to. */
export function isWayBackOpen(wayBack: WayBack | undefined): boolean {
  return wayBack?.state === 'open' || wayBack?.state === 'down';
}
