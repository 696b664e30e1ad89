import { join, relative } from 'node:path';
import ts from 'typescript';
import { filesUnder, parsedFile, textsOf, visit } from './sources';

/** What can be said of a code without running anything: as it stands in the source. */
export interface CodeEntry {
  readonly code: string;
  readonly kind: 'finding' | 'problem';
  /** Whose fault or fact; `…` where it depends. */
  readonly side: string;
  /** Texts with `<name>` where a value goes. */
  readonly cause: string;
  readonly remedy: string;
  readonly decidedIn: string;
}

/** Every object of the sources that has a code, a message and a remedy, in the order of the codes. */
export function readCodes(root: string): readonly CodeEntry[] {
  const found = new Map<string, CodeEntry>();
  for (const file of filesUnder(join(root, 'lambda')).concat(filesUnder(join(root, 'scripts')))) {
    const path = relative(root, file).replaceAll('\\', '/');
    if (path.startsWith('lambda/adapters/local/') || path.startsWith('scripts/bench/')) continue;
    visit(parsedFile(file), (node) => {
      for (const entry of entriesOf(node, path)) if (!found.has(entry.code)) found.set(entry.code, entry);
    });
  }
  return [...found.values()].sort((a, b) => (a.code < b.code ? -1 : 1));
}

const codeForm = /^(?:[a-z][a-z-]*|<\w+>)\.(?:[a-z0-9-]+|<\w+>)+$/;

function entriesOf(node: ts.Node, decidedIn: string): readonly CodeEntry[] {
  if (!ts.isObjectLiteralExpression(node)) return [];
  const [code, said, why, remedy, side] = ['code', 'message', 'why', 'remedy', 'side'].map((name) =>
    propertyOf(node, name),
  );
  // A row of a table that findings are made from says why.
  const message = said ?? why;
  if (code === undefined || message === undefined || remedy === undefined) return [];
  const texts = {
    kind: isThrown(node) ? ('problem' as const) : ('finding' as const),
    side: textsOf(side).join(' or ') || '…',
    cause: textsOf(message).join('; or: '),
    remedy: textsOf(remedy).join('; or: '),
    decidedIn,
  };
  return argumentsOfCalls(node).flatMap((given) =>
    textsOf(code)
      .map((text) => filled(text, given))
      .filter((text) => codeForm.test(text))
      .map((text) => ({
        ...texts,
        code: text,
        cause: filled(texts.cause, given),
        remedy: filled(texts.remedy, given),
      })),
  );
}

type Given = ReadonlyMap<string, string>;

/** What the function around `node` is called with in this file, where that is text: one map a call. */
function argumentsOfCalls(node: ts.Node): readonly Given[] {
  let around: ts.Node | undefined = node;
  while (around !== undefined && !ts.isFunctionDeclaration(around)) around = around.parent;
  const name = around?.name?.text;
  if (around === undefined || name === undefined) return [new Map()];
  const parameters = around.parameters.map((parameter) => parameter.name.getText());
  const calls: Given[] = [];
  visit(node.getSourceFile(), (call) => {
    if (!ts.isCallExpression(call) || !ts.isIdentifier(call.expression) || call.expression.text !== name) return;
    const texts = call.arguments.flatMap((argument, index): readonly (readonly [string, string])[] => {
      const [text] = ts.isStringLiteralLike(argument) || ts.isTemplateExpression(argument) ? textsOf(argument) : [];
      return text === undefined ? [] : [[parameters[index] ?? '', text]];
    });
    calls.push(new Map(texts));
  });
  return calls.length === 0 ? [new Map()] : calls;
}

function filled(text: string, given: Given): string {
  return text.replaceAll(/<(\w+)>/g, (hole, name: string) => given.get(name) ?? hole);
}

function isThrown({ parent }: ts.Node): boolean {
  return ts.isNewExpression(parent) && parent.expression.getText() === 'Problem';
}

function propertyOf(object: ts.ObjectLiteralExpression, name: string): ts.Expression | undefined {
  for (const property of object.properties) {
    if (property.name === undefined || !ts.isIdentifier(property.name) || property.name.text !== name) continue;
    if (ts.isPropertyAssignment(property)) return property.initializer;
    if (ts.isShorthandPropertyAssignment(property)) return property.name;
  }
  return undefined;
}
