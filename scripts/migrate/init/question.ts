import type { z } from 'zod';

export type Answers = ReadonlyMap<string, string>;

/** One thing that the file has to say. A flag and a question: with the flag nobody is asked. */
export interface Question {
  /** `--source-instance`. */
  readonly flag: string;
  readonly ask: string;
  /** Place in migration.json. */
  readonly path: readonly string[];
  /** What each value has to be; a list is checked value by value. */
  readonly shape: z.ZodType;
  readonly kind: 'text' | 'number' | 'list' | 'yes-no';
  /** Taken without a question where there is no terminal. */
  readonly usual?: (answers: Answers) => string;
  readonly choices?: readonly string[];
  /** Only asked when this holds. */
  readonly when?: (answers: Answers) => boolean;
}

/** What is wrong with an answer; undefined: nothing. */
export function faultOf(question: Question, answer: string): string | undefined {
  if (question.choices !== undefined && !question.choices.includes(answer) && question.path.length === 0) {
    return `must be one of ${question.choices.join(', ')}`;
  }
  if (question.path.length === 0) return undefined;
  const values = question.kind === 'list' ? listOf(answer) : [answer];
  if (values.length === 0) return 'must name at least one';
  for (const value of values) {
    const read = question.shape.safeParse(asWritten(question, value));
    if (!read.success)
      return `${value === '' ? 'an empty answer' : value}: ${read.error.issues[0]?.message ?? 'not valid'}`;
  }
  return undefined;
}

/** The value as it stands in the file. */
export function settingOf(question: Question, answer: string): unknown {
  switch (question.kind) {
    case 'list':
      return listOf(answer);
    case 'number':
      return Number(answer);
    case 'yes-no':
      return isYes(answer);
    case 'text':
      return answer;
  }
}

/** Storage is checked whole: its size is all that is asked. */
function asWritten(question: Question, value: string): unknown {
  if (question.kind === 'number') return { sizeGb: Number(value) };
  return question.kind === 'yes-no' ? isYes(value) : value;
}

function isYes(answer: string): boolean {
  return /^(?:y|yes|true)$/i.test(answer);
}

function listOf(answer: string): readonly string[] {
  return answer
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '');
}
