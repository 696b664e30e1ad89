import type { Row } from '../../../lambda/migration/ports';
import type { Statement } from '../../../lambda/mysql/statement';

/** What a statement means to the model: recognised by the function of lambda/mysql that builds it, not by copied text. */
export interface Phrase<On> {
  readonly pattern: RegExp;
  /** Answers that nobody ever changes are no point in the order of calls. */
  readonly isFixed: boolean;
  /** Nobody else can tell whether it was asked before or after what others do. */
  readonly isAside?: true;
  answer(on: On, holes: readonly string[]): readonly Row[] | undefined;
}

/** Stand for values while a pattern is made of what `build` returns. */
const numberMark = 900_000_001;
const textMark = 'zqxhole';

type Hole = 'number' | 'text';

/** A statement with holes: `build` gets a mark for each, and the answer gets what stood there. */
export function phrase<On>(
  holes: readonly Hole[],
  // biome-ignore lint/suspicious/noExplicitAny: the builders take what their holes are
  build: (...values: any[]) => Statement,
  answer: Phrase<On>['answer'],
): Phrase<On> {
  const marks = holes.map((hole, at) => (hole === 'number' ? numberMark + at : `${textMark}${at}`));
  let text = escaped(build(...marks).text);
  const order: { readonly at: number; readonly hole: number }[] = [];
  marks.forEach((mark, hole) => {
    const written = String(mark);
    for (let at = text.indexOf(written); at >= 0; at = text.indexOf(written, at + 1)) order.push({ at, hole });
  });
  order.sort((a, b) => a.at - b.at);
  marks.forEach((mark, hole) => {
    text = text.replaceAll(String(mark), holes[hole] === 'number' ? '(-?\\d+)' : '(.*?)');
  });
  return {
    pattern: new RegExp(`^${text}$`, 's'),
    isFixed: false,
    answer: (on, found) =>
      answer(
        on,
        holes.map((_, hole) => found[order.findIndex((one) => one.hole === hole)] ?? ''),
      ),
  };
}

/** One that always has the same text. */
export function exactly<On>(statement: Statement, answer: (on: On) => readonly Row[] | undefined): Phrase<On> {
  return { pattern: new RegExp(`^${escaped(statement.text)}$`, 's'), isFixed: false, answer };
}

/** As {@link exactly}, with an answer that never changes. */
export function fixed<On>(statement: Statement, rows: (on: On) => readonly Row[]): Phrase<On> {
  return { ...exactly<On>(statement, rows), isFixed: true };
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

export function aside<On>(one: Phrase<On>): Phrase<On> {
  return { ...one, isAside: true };
}
