import { afterPiece } from './definition/scan';
import { literal, raw } from './quoting';
import { type Statement, sql } from './statement';

const locking = /\b(INTO\s+(OUTFILE|DUMPFILE|@)|FOR\s+(UPDATE|SHARE)|LOCK\s+IN\s+SHARE\s+MODE)/i;

/** Why this is not one SELECT that only reads; empty: it is. It also runs in a read-only transaction. */
export function faultOfCheck(text: string): string {
  const { bare, rest } = firstStatement(text);
  if (rest !== '') return 'holds more than one statement';
  if (!/^(SELECT|WITH|TABLE|VALUES)\b/i.test(bare.trim())) return 'is not a SELECT';
  if (locking.test(bare)) return 'locks rows or writes a file or a variable';
  return '';
}

export function checkStatement(text: string): Statement {
  return sql`${raw(firstStatement(text).text)}`;
}

/** A snapshot of one instant that nothing can be written in; the server ends a SELECT that takes too long. */
export function readOnlyTransaction(seconds: number): readonly Statement[] {
  return [
    sql`SET SESSION max_execution_time = ${literal(Math.round(seconds * 1000))}`,
    sql`START TRANSACTION READ ONLY`,
  ];
}

export const endTransaction = sql`ROLLBACK`;

/** The text up to the first semicolon outside of quotes and comments; `bare` has neither quotes nor comments in it. */
function firstStatement(whole: string): { readonly text: string; readonly bare: string; readonly rest: string } {
  let bare = '';
  for (let at = 0; at < whole.length; ) {
    const next = afterComment(whole, at) ?? afterPiece(whole, at);
    if (whole[at] === ';') {
      return { text: whole.slice(0, at), bare, rest: withoutComments(whole.slice(at + 1)).trim() };
    }
    bare += next === at + 1 ? whole[at] : ' ';
    at = next;
  }
  return { text: whole, bare, rest: '' };
}

function withoutComments(text: string): string {
  let left = '';
  for (let at = 0; at < text.length; ) {
    const next = afterComment(text, at);
    if (next === undefined) left += text[at];
    at = next ?? at + 1;
  }
  return left;
}

/** The end of a comment that begins there. What stands in an executable comment is text like any other. */
function afterComment(text: string, at: number): number | undefined {
  const rest = text.slice(at, at + 3);
  if (rest.startsWith('#') || /^--\s/.test(rest) || rest === '--') {
    const end = text.indexOf('\n', at);
    return end < 0 ? text.length : end + 1;
  }
  return rest.startsWith('/*') && rest !== '/*!' ? afterPiece(text, at) : undefined;
}
