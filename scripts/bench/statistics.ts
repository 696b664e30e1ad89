/** The middle value; of an even number of values the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle];
  if (upper === undefined) throw new RangeError('no values have no median');
  if (sorted.length % 2 === 1) return upper;
  return (upper + (sorted[middle - 1] ?? upper)) / 2;
}

/** Half the distance between the smallest and the largest value, in percent of the middle: how far runs disagree. */
export function spreadPercent(values: readonly number[]): number {
  const middle = median(values);
  if (middle === 0) return 0;
  return ((Math.max(...values) - Math.min(...values)) / 2 / middle) * 100;
}

export function rounded(value: number, digits = 2): number {
  return Number(value.toFixed(digits));
}

/** Columns as wide as their widest cell; the first is left-aligned, the others are numbers. */
export function textTable(rows: readonly (readonly string[])[]): string {
  const columns = Math.max(0, ...rows.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, at) => Math.max(...rows.map((row) => (row[at] ?? '').length)));
  return rows
    .map((row) => {
      const cells = widths.map((width, at) =>
        at === 0 ? (row[at] ?? '').padEnd(width) : (row[at] ?? '').padStart(width),
      );
      return cells.join('  ').trimEnd();
    })
    .join('\n');
}
