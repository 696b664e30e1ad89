import type { Finding } from '../../lambda/contract/finding';
import type { Plan } from './plan';

export interface Circumstances {
  /** Exceptions end: the day on which the plan is looked at. */
  readonly today: Date;
  /** Addresses of databases that may restart in this apply, as somebody wrote them down. */
  readonly mayRestart: readonly string[];
}

/** Looks at a plan before it is applied. A blocker fails the check; a warning is only shown. */
export type Rule = (plan: Plan, circumstances: Circumstances) => readonly Finding[];

export function blocked(code: string, subject: string, message: string, remedy: string): Finding {
  return { code: `plan.${code}`, weight: 'blocker', side: 'cloud', subject, message, remedy };
}

export function warned(code: string, subject: string, message: string, remedy: string): Finding {
  return { ...blocked(code, subject, message, remedy), weight: 'warning' };
}
