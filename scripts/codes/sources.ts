import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

/** A file of the sources as its syntax. */
export function parsedFile(file: string): ts.SourceFile {
  return ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true);
}

/** The texts an expression may become. What is not known before it runs is `<name>`. */
export function textsOf(expression: ts.Expression | undefined): readonly string[] {
  if (expression === undefined) return [];
  if (ts.isStringLiteralLike(expression)) return [expression.text];
  if (ts.isConditionalExpression(expression)) {
    return [...textsOf(expression.whenTrue), ...textsOf(expression.whenFalse)];
  }
  if (ts.isParenthesizedExpression(expression) || ts.isAsExpression(expression)) return textsOf(expression.expression);
  if (ts.isTemplateExpression(expression)) {
    const parts = expression.templateSpans.map((span) => `<${nameOf(span.expression)}>${span.literal.text}`);
    return [`${expression.head.text}${parts.join('')}`];
  }
  if (ts.isBinaryExpression(expression) && expression.operatorToken.kind === ts.SyntaxKind.PlusToken) {
    return [`${textsOf(expression.left).join('')}${textsOf(expression.right).join('')}`];
  }
  return constantOf(expression) ?? [`<${nameOf(expression)}>`];
}

/** `const behind = '...'` of a block around it or of the same file; `remedies.behind` and `remedies[why]` of such an object. */
function constantOf(expression: ts.Expression): readonly string[] | undefined {
  if (ts.isIdentifier(expression)) return textsOfConstant(declared(expression));
  if (!ts.isPropertyAccessExpression(expression) && !ts.isElementAccessExpression(expression)) return undefined;
  if (!ts.isIdentifier(expression.expression)) return undefined;
  const object = declared(expression.expression);
  const bare = object !== undefined && ts.isAsExpression(object) ? object.expression : object;
  if (bare === undefined || !ts.isObjectLiteralExpression(bare)) return undefined;
  const texts = bare.properties.flatMap((property) => {
    if (!ts.isPropertyAssignment(property)) return [];
    const isWanted = ts.isElementAccessExpression(expression) || property.name.getText() === expression.name.text;
    return isWanted ? (textsOfConstant(property.initializer) ?? []) : [];
  });
  return texts.length === 0 ? undefined : texts;
}

function textsOfConstant(initializer: ts.Expression | undefined): readonly string[] | undefined {
  if (initializer === undefined) return undefined;
  const isText =
    ts.isStringLiteralLike(initializer) ||
    ts.isTemplateExpression(initializer) ||
    ts.isConditionalExpression(initializer) ||
    (ts.isBinaryExpression(initializer) && initializer.operatorToken.kind === ts.SyntaxKind.PlusToken);
  return isText ? textsOf(initializer) : undefined;
}

/** Its initializer, from the nearest block around the use, else from the file. */
export function declared(use: ts.Identifier): ts.Expression | undefined {
  for (let around: ts.Node = use.parent; around !== undefined; around = around.parent) {
    if (!ts.isBlock(around) && !ts.isSourceFile(around)) continue;
    for (const statement of around.statements) {
      if (!ts.isVariableStatement(statement)) continue;
      const found = statement.declarationList.declarations.find(({ name }) => name.getText() === use.text);
      if (found !== undefined && found.initializer !== use) return found.initializer;
    }
  }
  return undefined;
}

function nameOf(expression: ts.Expression): string {
  if (ts.isIdentifier(expression)) return expression.text;
  if (ts.isPropertyAccessExpression(expression)) return expression.name.text;
  // `names.join(', ')` is about the names.
  if (ts.isCallExpression(expression)) {
    const { expression: called } = expression;
    return nameOf(ts.isPropertyAccessExpression(called) ? called.expression : called);
  }
  if (ts.isParenthesizedExpression(expression)) return nameOf(expression.expression);
  if (ts.isBinaryExpression(expression)) return nameOf(expression.left);
  if (ts.isElementAccessExpression(expression)) return nameOf(expression.expression);
  return '…';
}

export function visit(node: ts.Node, see: (node: ts.Node) => void): void {
  see(node);
  ts.forEachChild(node, (child) => visit(child, see));
}

export function filesUnder(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}
