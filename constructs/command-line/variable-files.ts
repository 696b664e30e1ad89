import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** Files that beat `--var` without a word: cdktf appends those of its folder, Terraform finds those of the output. */
export function variableFiles(folders: readonly string[], named: readonly string[]): readonly string[] {
  const found = folders.flatMap((folder) =>
    namesIn(folder)
      .filter(isVariableFile)
      .map((name) => join(folder, name)),
  );
  return [...new Set([...found, ...named.map((name) => resolve(name))])].filter((file) => existsSync(file));
}

/** Whether the file gives the variable a value, in either of Terraform's two spellings of such files. */
export function setsVariable(file: string, name: string): boolean {
  const text = readFileSync(file, 'utf8');
  if (!file.endsWith('.json')) return new RegExp(`^\\s*"?${name}"?\\s*=`, 'm').test(withoutComments(text));
  return new RegExp(`"${name}"\\s*:`).test(text);
}

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*(#|\/\/).*$/gm, '');
}

function isVariableFile(name: string): boolean {
  return /^terraform\.tfvars(\.json)?$/.test(name) || /\.auto\.tfvars(\.json)?$/.test(name);
}

function namesIn(folder: string): readonly string[] {
  return existsSync(folder) ? readdirSync(folder) : [];
}
