import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A command as a reader would type it, and where it stands. */
export interface CommandLine {
  readonly page: string;
  readonly line: number;
  readonly text: string;
}

const root = join(__dirname, '../../..');

/** Pages that tell people what to type. */
export function pages(): readonly string[] {
  const below = readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' });
  const docs = below.filter((file) => file.endsWith('.md') && !file.startsWith('adr/')).map((file) => `docs/${file}`);
  return ['README.md', 'CONTRIBUTING.md', ...docs.sort()];
}

/**
 * Every command of the fenced blocks (after `$ ` in a `console`, each line of `sh` and `bash`), of the indented blocks, and of
 * `code` in the text and in tables that begins like a command of ours.
 */
export function commandLines(page: string): readonly CommandLine[] {
  const found: CommandLine[] = [];
  let fence: string | undefined;
  const lines = readFileSync(join(root, page), 'utf8').split('\n');
  for (let at = 0; at < lines.length; at++) {
    const text = lines[at] ?? '';
    const mark = /^\s*```(\w*)/.exec(text);
    if (mark !== null) {
      fence = fence === undefined ? mark[1] : undefined;
      continue;
    }
    const typed = typedIn(fence, text);
    const line = at + 1;
    if (typed !== undefined) {
      let whole = typed;
      while (whole.endsWith('\\')) {
        at += 1;
        whole = `${whole.slice(0, -1).trim()} ${(lines[at] ?? '').trim()}`;
      }
      found.push(...whole.split(' && ').map((part) => ({ page, line, text: withoutRemark(part) })));
    }
    if (fence === undefined) found.push(...inText(text).map((inline) => ({ page, line, text: inline })));
  }
  return found;
}

function typedIn(fence: string | undefined, text: string): string | undefined {
  if (fence === 'console') return text.startsWith('$ ') ? text.slice(2).trim() : undefined;
  if (fence === 'sh' || fence === 'bash') return text.trim() === '' || text.startsWith('#') ? undefined : text.trim();
  if (fence !== undefined) return undefined;
  return /^ {4}(?=(\w+=\S+ )*(npx|npm|terraform|cdktf|aws|az|node|export|cp) )/.test(text) ? text.trim() : undefined;
}

const ours = /^(npx |npm |cdktf |migrate [a-z]|terraform |node )/;

function inText(text: string): readonly string[] {
  return [...text.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code.trim()).filter((code) => ours.test(code));
}

function withoutRemark(text: string): string {
  return text.replace(/\s+#\s.*$/, '').trim();
}
