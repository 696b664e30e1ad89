import { pathToFileURL } from 'node:url';

/** The command that runs a TypeScript file of this project in a process of its own; nothing needs to be built. */
export function runTypescript(file: string, args: readonly string[]): readonly string[] {
  return [process.execPath, '--import', pathToFileURL(require.resolve('tsx')).href, file, ...args];
}
