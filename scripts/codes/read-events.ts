import { join, relative } from 'node:path';
import ts from 'typescript';
import { declared, filesUnder, parsedFile, textsOf, visit } from './sources';

/** An event as the sources tell it. `facts` without their values; undefined where they are made elsewhere. */
export interface EventEntry {
  /** `way-back.<state>` where a part is known only when it happens. */
  readonly name: string;
  readonly facts: readonly string[] | undefined;
  readonly toldIn: string;
}

/** Every `notice({ name, facts })` of what runs a migration. */
export function readEvents(root: string): readonly EventEntry[] {
  const found: EventEntry[] = [];
  const files = ['lambda', 'scripts/migrate'].flatMap((folder) => filesUnder(join(root, folder)));
  for (const file of files) {
    const toldIn = relative(root, file).replaceAll('\\', '/');
    if (toldIn.startsWith('lambda/adapters/local/')) continue;
    visit(parsedFile(file), (node) => {
      if (!ts.isCallExpression(node) || !/(^|\.)notice$/.test(node.expression.getText())) return;
      const [event] = node.arguments;
      if (event === undefined || !ts.isObjectLiteralExpression(event)) return;
      const name = propertyOf(event, 'name');
      if (name === undefined) return;
      for (const text of textsOf(name)) found.push({ name: text, facts: factsOf(propertyOf(event, 'facts')), toldIn });
    });
  }
  return found.sort((a, b) => (a.name < b.name ? -1 : 1));
}

function propertyOf(object: ts.ObjectLiteralExpression, name: string): ts.Expression | undefined {
  for (const property of object.properties) {
    if (property.name?.getText() !== name) continue;
    if (ts.isPropertyAssignment(property)) return property.initializer;
    if (ts.isShorthandPropertyAssignment(property)) return property.name;
  }
  return undefined;
}

function factsOf(expression: ts.Expression | undefined): readonly string[] | undefined {
  if (expression === undefined) return undefined;
  if (ts.isIdentifier(expression)) return factsOf(declared(expression));
  if (!ts.isObjectLiteralExpression(expression)) return undefined;
  const names = expression.properties.map((property) => property.name?.getText());
  return names.every((name) => name !== undefined) ? names : undefined;
}
