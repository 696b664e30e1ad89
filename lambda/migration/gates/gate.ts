import type { Desired } from '../../contract/desired';
import type { Finding } from '../../contract/finding';
import type { RunRecord } from '../data/run-record';
import type { Ports, Session } from '../ports';

/** What a gate may look at. It changes nothing: a dry run asks the same gates. */
export interface GateContext {
  readonly desired: Desired;
  readonly ports: Ports;
  readonly record: RunRecord;
  readonly source: Session;
  readonly target: Session;
}

/** A question asked before the switch. No finding: it holds. Unknown is a closed gate. */
export interface Gate {
  readonly name: string;
  ask(on: GateContext): Promise<readonly Finding[]>;
}

export interface Verdict {
  readonly gate: string;
  readonly findings: readonly Finding[];
}

export const open: readonly Finding[] = [];

/** Most gates close for one reason with one blocker. */
export function closed(finding: Omit<Finding, 'weight'>): readonly Finding[] {
  return [{ ...finding, weight: 'blocker' }];
}
