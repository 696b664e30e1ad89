import { describeFindings, type Finding } from '../../lambda/contract/finding';
import { toProblem } from '../../lambda/contract/problem';
import { jsonText, visible } from '../../lambda/contract/visible';
import { exitCodeOf } from './exit-code';

/**
 * Results on standard output, progress on standard error: a pipe gets the one, a person sees both. Names and messages
 * come from servers: their control characters are shown, a terminal does not get to obey them.
 */
export interface Output {
  readonly json: boolean;
  progress(line: string): void;
  /** `facts` for --json, `text` for people. Once a run. */
  result(facts: Readonly<Record<string, unknown>>, text: string): void;
}

export function makeOutput(json: boolean): Output {
  return {
    json,
    progress: (line) => {
      const text = json ? jsonText({ time: new Date().toISOString(), progress: line }) : line;
      process.stderr.write(`${visible(text)}\n`);
    },
    result: (facts, text) => {
      process.stdout.write(json ? `${jsonText(facts)}\n` : `${visible(text)}\n`);
    },
  };
}

export function findingsText(findings: readonly Finding[]): string {
  return findings.length === 0 ? 'nothing found' : describeFindings(findings);
}

/** Code, what happened, what to do. */
export function reportFault(thrown: unknown, json: boolean): void {
  const { code, side, message, remedy } = toProblem(thrown, 'ours');
  const facts = { outcome: 'broken', exitCode: exitCodeOf(thrown), code, side, message, remedy };
  if (json) process.stdout.write(`${jsonText(facts)}\n`);
  process.stderr.write(`${visible(`${code}: ${message}\nwhat to do: ${remedy}`)}\n`);
}
