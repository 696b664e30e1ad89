/** A place in the source's binlog: file name, offset in bytes. */
export interface BinlogPosition {
  readonly file: string;
  readonly position: number;
}

/** Coordinates of one instant: always file + position; the GTID set too where the server keeps one (`''` otherwise). */
export interface Coordinates extends BinlogPosition {
  readonly gtidSet: string;
}

/** Numeric by the file's suffix, so that `.1000000` comes after `.999999`. */
export function comparePositions(a: BinlogPosition, b: BinlogPosition): number {
  return suffix(a.file) - suffix(b.file) || a.position - b.position;
}

export function isAtOrPast(reached: BinlogPosition, wanted: BinlogPosition): boolean {
  return comparePositions(reached, wanted) >= 0;
}

/** The same server's binlog: names differ by their number only. */
export function isSameLog(a: BinlogPosition, b: BinlogPosition): boolean {
  return baseName(a.file) === baseName(b.file);
}

function baseName(file: string): string {
  return file.replace(/\.\d+$/, '');
}

function suffix(file: string): number {
  const digits = /\.(\d+)$/.exec(file)?.[1];
  if (digits === undefined) throw new RangeError(`not the name of a binlog file: ${JSON.stringify(file)}`);
  return Number(digits);
}
