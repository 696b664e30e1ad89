/** Version of this program, as in package.json (a test compares them). What it writes is read by the same minor version only. */
export const toolVersion = '0.1.0';

/** Same major and minor: state that one has written, the other goes on with. */
export function isSameTool(one: string, other: string): boolean {
  const minor = (version: string) => version.split('.').slice(0, 2).join('.');
  return minor(one) === minor(other);
}
