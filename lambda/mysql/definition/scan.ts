/** Reads SQL text that a server wrote: knows where quotes, comments and parentheses begin and end, nothing more. */

/** The place right after the quoted piece, comment or single character that begins at `at`. */
export function afterPiece(text: string, at: number): number {
  const first = text[at];
  if (first === "'" || first === '"' || first === '`') return afterQuote(text, at, first);
  if (first === '/' && text[at + 1] === '*' && text[at + 2] !== '!') {
    const end = text.indexOf('*/', at + 2);
    return end < 0 ? text.length : end + 2;
  }
  return at + 1;
}

/** Doubled quotes stand for one; a backslash escapes in strings, never in identifiers. */
function afterQuote(text: string, at: number, quote: string): number {
  let here = at + 1;
  while (here < text.length) {
    const character = text[here];
    if (character === '\\' && quote !== '`') here += 2;
    else if (character !== quote) here += 1;
    else if (text[here + 1] === quote) here += 2;
    else return here + 1;
  }
  return text.length;
}

/** The place of the parenthesis that closes the one at `open`. */
export function closingParenthesis(text: string, open: number): number {
  let depth = 0;
  for (let here = open; here < text.length; here = afterPiece(text, here)) {
    if (text[here] === '(') depth += 1;
    if (text[here] === ')') depth -= 1;
    if (depth === 0) return here;
  }
  throw new RangeError('a parenthesis is never closed');
}

/** Splits at commas that stand outside of quotes and parentheses. */
export function splitList(text: string): readonly string[] {
  const pieces: string[] = [];
  let from = 0;
  for (let here = 0; here < text.length; ) {
    if (text[here] === ',') {
      pieces.push(text.slice(from, here).trim());
      from = here + 1;
    }
    here = text[here] === '(' ? closingParenthesis(text, here) + 1 : afterPiece(text, here);
  }
  pieces.push(text.slice(from).trim());
  return pieces;
}

/** The name in backticks at the beginning of the text, unquoted. */
export function leadingName(text: string): string | undefined {
  if (text[0] !== '`') return undefined;
  return text.slice(1, afterQuote(text, 0, '`') - 1).replaceAll('``', '`');
}
