import { usageProblem } from '../exit-code';
import { type Answers, faultOf, type Question } from './question';

/** Asks one question; answers with what was typed, checked. */
export type Asker = (question: Question, usual: string | undefined) => Promise<string>;

/**
 * Flags first. With somebody to ask the rest is asked; without, what has a usual answer gets it, and everything that is missing or wrong
 * is named at once.
 */
export async function collectAnswers(
  questions: readonly Question[],
  given: Answers,
  asker: Asker | undefined,
): Promise<Answers> {
  const answers = new Map<string, string>();
  const missing: string[] = [];
  const faults: string[] = [];
  for (const question of questions) {
    if (question.when?.(answers) === false) continue;
    const typed = given.get(question.flag);
    const fault = typed === undefined ? undefined : faultOf(question, typed);
    if (fault !== undefined) faults.push(`--${question.flag}: ${fault}`);
    if (typed !== undefined) {
      answers.set(question.flag, typed);
      continue;
    }
    const usual = question.usual?.(answers);
    if (asker !== undefined && faults.length === 0) answers.set(question.flag, await asker(question, usual));
    else if (usual !== undefined) answers.set(question.flag, usual);
    else missing.push(`--${question.flag} <${question.choices?.join('|') ?? question.ask}>`);
  }
  if (missing.length > 0) faults.push(`missing:\n${missing.map((one) => `  ${one}`).join('\n')}`);
  if (faults.length === 0) return answers;
  throw usageProblem(
    `no file was written\n${faults.join('\n')}`,
    'give them as flags, or run the command at a terminal, where it asks',
  );
}
