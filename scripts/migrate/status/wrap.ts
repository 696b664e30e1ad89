import { type Line, labelWidth, type Span, type Tone } from './line';
import { widthOf } from './width';

/** The same line in as many rows of a terminal as it takes, broken at spaces, hanging under its text. */
export function wrapped(line: Line, columns: number): readonly Line[] {
  const room = Math.max(20, columns);
  const indent = line[0]?.text.length === labelWidth ? labelWidth : 2;
  const rows: Cell[][] = [[]];
  let used = 0;
  for (const word of wordsOf(line)) {
    const width = word.reduce((sum, cell) => sum + cell.width, 0);
    const isSpace = word[0]?.character === ' ';
    if (used + width > room && used > indent && !isSpace) used = begin(rows, indent);
    // What separates two words separates nothing at the end of a row, and at the begin of the next.
    if (isSpace && rows.length > 1 && (used === indent || used + width > room)) continue;
    for (const cell of word) {
      if (used + cell.width > room) used = begin(rows, indent);
      rows.at(-1)?.push(cell);
      used += cell.width;
    }
  }
  return rows.map(spansOf);
}

interface Cell {
  readonly character: string;
  readonly tone: Tone;
  readonly width: number;
}

function begin(rows: Cell[][], indent: number): number {
  rows.push(Array.from({ length: indent }, (): Cell => ({ character: ' ', tone: 'plain', width: 1 })));
  return indent;
}

function wordsOf(line: Line): readonly (readonly Cell[])[] {
  const cells = line.flatMap(({ text, tone }) =>
    [...text].map((character): Cell => ({ character, tone, width: widthOf(character) })),
  );
  const words: Cell[][] = [];
  for (const cell of cells) {
    const last = words.at(-1);
    if (last === undefined || (cell.character === ' ') !== (last[0]?.character === ' ')) words.push([cell]);
    else last.push(cell);
  }
  return words;
}

function spansOf(cells: readonly Cell[]): Line {
  const spans: { text: string; tone: Tone }[] = [];
  for (const { character, tone } of cells) {
    const last = spans.at(-1);
    if (last?.tone === tone) last.text += character;
    else spans.push({ text: character, tone });
  }
  return spans satisfies readonly Span[];
}
