import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import ts from 'typescript';

export interface SourceFile {
  /** From the project's root, with forward slashes. */
  readonly path: string;
  readonly syntax: ts.SourceFile;
}

export interface Import {
  readonly file: SourceFile;
  readonly line: number;
  /** A path of the project without its ending, or the name of a package. */
  readonly to: string;
  readonly isPackage: boolean;
  /** Gone after compiling. */
  readonly typeOnly: boolean;
  /** Named ones; empty for everything else. */
  readonly names: readonly string[];
}

const roots = ['main.ts', 'constructs', 'lambda', 'scripts'];

export function readProject(root: string): readonly SourceFile[] {
  return roots
    .flatMap((start) => (start.endsWith('.ts') ? [start] : filesBelow(root, start)))
    .map((path) => parsed(path, readFileSync(join(root, path), 'utf8')));
}

export function parsed(path: string, text: string): SourceFile {
  return { path, syntax: ts.createSourceFile(path, text, ts.ScriptTarget.ES2023, true) };
}

function filesBelow(root: string, folder: string): readonly string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return filesBelow(root, path);
    return path.endsWith('.ts') ? [path] : [];
  });
}

export function visit(node: ts.Node, see: (node: ts.Node) => void): void {
  see(node);
  node.forEachChild((child) => visit(child, see));
}

export function lineOf(file: SourceFile, node: ts.Node): number {
  return file.syntax.getLineAndCharacterOfPosition(node.getStart(file.syntax)).line + 1;
}

/** `import`, `export ... from`, `import()` and `require()`. */
export function importsOf(file: SourceFile): readonly Import[] {
  const found: Import[] = [];
  const add = (node: ts.Node, specifier: ts.Node | undefined, typeOnly: boolean, names: readonly string[] = []) => {
    if (specifier === undefined || !ts.isStringLiteralLike(specifier)) return;
    const isPackage = !specifier.text.startsWith('.');
    const to = isPackage ? specifier.text : posix.join(posix.dirname(file.path), specifier.text);
    found.push({ file, line: lineOf(file, node), to, isPackage, typeOnly, names });
  };
  visit(file.syntax, (node) => {
    if (ts.isImportDeclaration(node)) {
      const bindings = node.importClause?.namedBindings;
      const elements = bindings !== undefined && ts.isNamedImports(bindings) ? [...bindings.elements] : undefined;
      add(node, node.moduleSpecifier, isTypeOnly(node.importClause, elements), elements?.map(nameOf));
    } else if (ts.isExportDeclaration(node)) {
      const elements = node.exportClause && ts.isNamedExports(node.exportClause) ? [...node.exportClause.elements] : [];
      const typeOnly = node.isTypeOnly || (elements.length > 0 && elements.every((element) => element.isTypeOnly));
      add(node, node.moduleSpecifier, typeOnly, elements.map(nameOf));
    } else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
      add(node, node.argument.literal, true);
    } else if (ts.isCallExpression(node) && isLoading(node.expression)) {
      add(node, node.arguments[0], false);
    }
  });
  return found;
}

function isTypeOnly(clause: ts.ImportClause | undefined, elements: readonly ts.ImportSpecifier[] | undefined): boolean {
  if (clause === undefined) return false;
  if (clause.isTypeOnly) return true;
  const onlyTypes = elements?.every((element) => element.isTypeOnly) === true;
  return clause.name === undefined && onlyTypes && (elements?.length ?? 0) > 0;
}

/** As it is called where it comes from. */
function nameOf(element: ts.ImportSpecifier | ts.ExportSpecifier): string {
  return (element.propertyName ?? element.name).text;
}

function isLoading(callee: ts.Expression): boolean {
  return callee.kind === ts.SyntaxKind.ImportKeyword || (ts.isIdentifier(callee) && callee.text === 'require');
}
