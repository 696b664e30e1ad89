import { afterPiece } from './scan';

export interface Mention {
  readonly schema: string;
  readonly name: string;
}

/** Words behind which the name of a table stands. */
const before = /^(?:FROM|JOIN|INTO|UPDATE|TABLE|INSERT|REPLACE|IGNORE|DELETE|REFERENCES|ON)$/i;

/**
 * Tables that the text of a view or of a stored program names, out of those that are looked for: with their schema, or without
 * where a table may stand. A text that is made at run time (PREPARE) is not read.
 */
export function tablesMentioned(
  text: string,
  ownSchema: string,
  looksFor: (schema: string, name: string) => boolean,
): readonly Mention[] {
  const tokens = tokensOf(text);
  const found = new Map<string, Mention>();
  tokens.forEach((token, at) => {
    if (token.kind !== 'name' || tokens[at - 1]?.text === '.') return;
    const qualified = tokens[at + 1]?.text === '.' ? tokens[at + 2] : undefined;
    const mention =
      qualified?.kind === 'name'
        ? { schema: token.text, name: qualified.text }
        : mayBeTable(tokens, at)
          ? { schema: ownSchema, name: token.text }
          : undefined;
    if (mention !== undefined && looksFor(mention.schema, mention.name)) {
      found.set(`${mention.schema}\0${mention.name}`, mention);
    }
  });
  return [...found.values()];
}

interface Token {
  readonly kind: 'name' | 'mark';
  readonly text: string;
}

/** Behind a word for it, or in a list of them. */
function mayBeTable(tokens: readonly Token[], at: number): boolean {
  const previous = tokens[at - 1];
  if (previous === undefined) return false;
  if (previous.kind === 'name') return before.test(previous.text);
  return previous.text === ',' || (previous.text === '(' && before.test(tokens[at - 2]?.text ?? ''));
}

function tokensOf(text: string): readonly Token[] {
  const tokens: Token[] = [];
  for (let here = 0; here < text.length; ) {
    const word = /^[\p{L}\p{N}_$]+/u.exec(text.slice(here, here + 200))?.[0];
    const lineComment = /^(?:#|--\s)[^\n]*/.exec(text.slice(here, here + 3)) === null ? 0 : lineEnd(text, here);
    if (lineComment > 0) here = lineComment;
    else if (word !== undefined) {
      tokens.push({ kind: 'name', text: word });
      here += word.length;
    } else {
      const next = afterPiece(text, here);
      const first = text[here] ?? '';
      if (first === '`') tokens.push({ kind: 'name', text: text.slice(here + 1, next - 1).replaceAll('``', '`') });
      else if (next === here + 1 && first.trim() !== '') tokens.push({ kind: 'mark', text: first });
      here = next;
    }
  }
  return tokens;
}

function lineEnd(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end < 0 ? text.length : end + 1;
}
