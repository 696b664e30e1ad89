import { isProblem, Problem } from '../../lambda/contract/problem';

export const exitCode = { done: 0, broken: 1, usage: 2, held: 3 } as const;
export type ExitCode = (typeof exitCode)[keyof typeof exitCode];

/** What was typed, or what the settings say, can not be meant. */
export function usageProblem(message: string, remedy: string): Problem {
  return new Problem({ code: 'ours.usage', side: 'ours', message, remedy });
}

const settingsCodes: readonly string[] = [
  'ours.usage',
  'ours.settings',
  'ours.password-missing',
  'ours.secret-kind',
  'ours.record-of-another-migration',
];

export function exitCodeOf(thrown: unknown): ExitCode {
  return isProblem(thrown) && settingsCodes.includes(thrown.code) ? exitCode.usage : exitCode.broken;
}
