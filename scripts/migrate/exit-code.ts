import { isProblem, Problem, type Side } from '../../lambda/contract/problem';

/** Whose turn it is when a command ends: a script can call the right people without reading the text. */
export const exitCode = { done: 0, broken: 1, usage: 2, held: 3, source: 4, target: 5, ours: 6 } as const;
export type ExitCode = (typeof exitCode)[keyof typeof exitCode];

/** As --help and README say them; a test compares. */
export const exitCodeMeanings: Readonly<Record<ExitCode, string>> = {
  0: 'done',
  1: 'broken at the cloud: AWS or Azure refused or did not answer',
  2: 'usage or settings: nothing was touched',
  3: 'held: not now; the output says what to do, then run it again',
  4: 'broken at the source',
  5: 'broken at the target',
  6: 'broken in this program, its state or this machine',
};

const ofSide: Readonly<Record<Side, ExitCode>> = {
  source: exitCode.source,
  target: exitCode.target,
  cloud: exitCode.broken,
  ours: exitCode.ours,
};

/** What was typed, or what the settings say, can not be meant. */
export function usageProblem(message: string, remedy: string): Problem {
  return new Problem({ code: 'ours.usage', side: 'ours', message, remedy });
}

/** Nothing is broken, and nothing was touched: what was typed or written has to change. */
export const settingsCodes: readonly string[] = [
  'ours.usage',
  'ours.settings',
  'ours.password-missing',
  'ours.secret-kind',
  'ours.record-of-another-migration',
  'ours.no-such-migration',
];

/** What nobody made into a problem is a fault of this program. */
export function exitCodeOf(thrown: unknown): ExitCode {
  if (!isProblem(thrown)) return exitCode.ours;
  return settingsCodes.includes(thrown.code) ? exitCode.usage : ofSide[thrown.side];
}

export function exitCodesText(): string {
  return Object.entries(exitCodeMeanings)
    .map(([code, meaning]) => `  ${code}  ${meaning}`)
    .join('\n');
}
