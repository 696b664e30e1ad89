/** What a name, a comment or an error text can hold: escapes of a terminal, 8-bit controls, turned text, HTML, Markdown, a line of its own. */
export const hostile =
  '\u001b[31m\u001b]0;owned\u0007\u009b2J\u202eevil\u200b`\'"\\$(id)|<img src=x onerror=alert(1)>[a](javascript:b)\r\n[note] all is well\n::error::owned\u2028\ufeff';

/** As {@link hostile}, inside of what MySQL takes as a name of 64 characters. */
export const hostileName = '\u001b[31m\u009b2J\u202e`\'"|<script>alert(1)</script>\n[note] well';

/** First and last of what a terminal obeys instead of showing; line breaks and tabs are a text's own. */
const ranges: readonly (readonly [number, number])[] = [
  [0x00, 0x08],
  [0x0b, 0x1f],
  [0x7f, 0x9f],
  [0x200b, 0x200b],
  [0x200e, 0x200f],
  [0x2028, 0x202e],
  [0x2060, 0x2069],
  [0xfeff, 0xfeff],
];

/** Empty: nothing in it is obeyed. */
export function obeyed(text: string): readonly string[] {
  const codes = [...text].map((character) => character.codePointAt(0) ?? 0);
  return codes
    .filter((code) => ranges.some(([first, last]) => code >= first && code <= last))
    .map((code) => `U+${code.toString(16)}`);
}

/** Lines that a hostile text has made by itself. */
export function ownLines(text: string): readonly string[] {
  return text.split('\n').filter((line) => /^\s*(\[note\] (all is )?well|::)/.test(line));
}
