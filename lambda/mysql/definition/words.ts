import { afterPiece } from './scan';

/** A word of SQL text outside of quotes and comments, and whether a parenthesis follows it at once or after blanks. */
export interface Word {
  readonly text: string;
  readonly called: boolean;
  /** True when it stands behind a dot: a name that is qualified. */
  readonly qualified: boolean;
}

/** Words of a definition as a server wrote it. Names in backticks and texts are left out, `/*! ... * /` comments are read. */
export function wordsOf(text: string): readonly Word[] {
  const words: Word[] = [];
  for (let here = 0; here < text.length; ) {
    const word = /^[\p{L}_$@][\p{L}\p{N}_$]*/u.exec(text.slice(here, here + 100))?.[0];
    if (word !== undefined) {
      const rest = text.slice(here + word.length, here + word.length + 40);
      words.push({ text: word, called: /^\s*\(/.test(rest), qualified: text[here - 1] === '.' });
      here += word.length;
    } else here = lineComment(text, here) ?? afterNumber(text, here) ?? afterPiece(text, here);
  }
  return words;
}

/** Names of functions and everything else that is written with a parenthesis, lower case, each once. */
export function calledNames(text: string): ReadonlySet<string> {
  return new Set(wordsOf(text).flatMap((word) => (word.called && !word.qualified ? [word.text.toLowerCase()] : [])));
}

function lineComment(text: string, here: number): number | undefined {
  if (text[here] !== '#' && !/^--\s/.test(text.slice(here, here + 3))) return undefined;
  const end = text.indexOf('\n', here);
  return end < 0 ? text.length : end + 1;
}

/** `0x1F`, `1e3`: no word begins inside of a number. */
function afterNumber(text: string, here: number): number | undefined {
  const digits = /^\d[\w.]*/.exec(text.slice(here, here + 100))?.[0];
  return digits === undefined ? undefined : here + digits.length;
}
