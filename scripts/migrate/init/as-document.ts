import { type Answers, type Question, settingOf } from './question';

type Tree = { [key: string]: unknown };

/** migration.json out of the answers, in the order of the questions. */
export function asDocument(questions: readonly Question[], answers: Answers): Readonly<Record<string, unknown>> {
  const document: Tree = { $schema: './migration.schema.json' };
  for (const question of questions) {
    const answer = answers.get(question.flag);
    if (answer !== undefined && question.path.length > 0) place(document, question.path, settingOf(question, answer));
  }
  return document;
}

function place(tree: Tree, [head, ...rest]: readonly string[], value: unknown): void {
  if (head === undefined) return;
  if (rest.length === 0) {
    tree[head] = value;
    return;
  }
  const inner = tree[head];
  const below: Tree = isTree(inner) ? inner : {};
  tree[head] = below;
  place(below, rest, value);
}

function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
