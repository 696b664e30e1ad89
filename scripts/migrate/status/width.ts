const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|[\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u;
const none = /^(?:\p{Mn}|\p{Me}|\u200d|\ufe0f)$/u;

/** Cells of a terminal that a character takes. Names of tables are in every script. */
export function widthOf(character: string): number {
  if (none.test(character)) return 0;
  return wide.test(character) ? 2 : 1;
}

export function textWidth(text: string): number {
  return [...text].reduce((sum, character) => sum + widthOf(character), 0);
}

/** A terminal that was never told its size says 0. */
export function columnsOf({ columns }: { readonly columns?: number }, otherwise: number): number {
  return columns === undefined || columns === 0 ? otherwise : columns;
}

/** At most `cells` wide; what was cut ends with a mark. */
export function fitted(text: string, cells: number): string {
  if (textWidth(text) <= cells) return text;
  let left = cells - 1;
  const kept: string[] = [];
  for (const character of text) {
    left -= widthOf(character);
    if (left < 0) break;
    kept.push(character);
  }
  return `${kept.join('')}…`;
}

/** As `fitted`, but the end stays: names of tables often differ there. */
export function shortened(text: string, cells: number): string {
  if (textWidth(text) <= cells || cells < 8) return fitted(text, cells);
  const head = fitted(text, Math.ceil(cells / 2));
  const tail: string[] = [];
  let left = cells - textWidth(head);
  for (const character of [...text].toReversed()) {
    left -= widthOf(character);
    if (left < 0) break;
    tail.unshift(character);
  }
  return `${head}${tail.join('')}`;
}

export function padded(text: string, cells: number): string {
  const short = shortened(text, cells);
  return `${short}${' '.repeat(Math.max(0, cells - textWidth(short)))}`;
}
