/** A value as somebody typed it. */
export interface TypedVariable {
  readonly name: string;
  readonly value: string;
  readonly spelling: string;
}

export interface TypedVariables {
  /** In spellings that cdktf takes and drops without a word: `-var`, `--vars`. */
  readonly dropped: readonly TypedVariable[];
  /** `--var`: goes to Terraform. */
  readonly passedOn: readonly TypedVariable[];
  readonly varFiles: readonly string[];
}

interface Found {
  readonly dropped: TypedVariable[];
  readonly passedOn: TypedVariable[];
  readonly varFiles: string[];
}

const passed = '--var';
const dropped = ['-var', '--vars', '-vars'];

/** Reads the arguments of cdktf for variables, in every spelling that people use. */
export function typedVariables(args: readonly string[]): TypedVariables {
  const found: Found = { dropped: [], passedOn: [], varFiles: [] };
  for (let index = 0; index < args.length; index += 1) {
    const [spelling = '', ...rest] = (args[index] ?? '').split('=');
    const isFile = ['--var-file', '-var-file', '--varFile'].includes(spelling);
    if (!isFile && spelling !== passed && !dropped.includes(spelling)) continue;
    const inline = rest.length > 0 ? [rest.join('=')] : [];
    const values = inline.length > 0 ? inline : following(args, index, spelling === passed || isFile);
    if (isFile) found.varFiles.push(...values);
    else (spelling === passed ? found.passedOn : found.dropped).push(...values.map((text) => pair(text, spelling)));
  }
  return found;
}

/** `--var a=1 b=2` is a list to cdktf; `-var` takes one, as Terraform's does. */
function following(args: readonly string[], index: number, isList: boolean): readonly string[] {
  const rest = args.slice(index + 1);
  const end = rest.findIndex((arg) => arg.startsWith('-'));
  const values = end < 0 ? rest : rest.slice(0, end);
  return isList ? values : values.slice(0, 1);
}

function pair(text: string, spelling: string): TypedVariable {
  const at = text.indexOf('=');
  if (at < 0) return { name: text, value: '', spelling };
  return { name: text.slice(0, at).trim(), value: text.slice(at + 1).trim(), spelling };
}
