/** `8.0.36`, `8.4.5-azure`, `9.7.4-log`: three numbers, whatever follows is the packager's. */
export interface ServerVersion {
  readonly major: number;
  readonly minor: number;
  readonly patch: number;
}

export function parseVersion(text: string): ServerVersion {
  const found = /^(\d+)\.(\d+)\.(\d+)/.exec(text);
  if (found === null) throw new RangeError(`not a MySQL version: ${JSON.stringify(text)}`);
  return { major: Number(found[1]), minor: Number(found[2]), patch: Number(found[3]) };
}

export function compareVersions(a: ServerVersion, b: ServerVersion): number {
  return a.major - b.major || a.minor - b.minor || a.patch - b.patch;
}

/** Same series, e.g. 8.0 and 8.0: patch releases replicate both ways. */
export function isSameSeries(a: ServerVersion, b: ServerVersion): boolean {
  return a.major === b.major && a.minor === b.minor;
}
