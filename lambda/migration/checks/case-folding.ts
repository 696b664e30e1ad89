import type { Finding } from '../../contract/finding';
import { quotedName } from '../../mysql/quoting';
import type { Check, Survey } from './survey';

/** RDS keeps the case of names by default, Azure folds it: two names may become one, and their rows too. */
export const caseFolding: Check = (survey) => {
  const from = survey.source.facts.lowerCaseTableNames;
  const to = survey.target.facts.lowerCaseTableNames;
  if (from === to) return [];
  return from === 0 ? folding(survey, to) : unfolding(from, to);
};

function folding({ inventory, desired }: Survey, to: number): readonly Finding[] {
  const names = [
    ...new Set([
      ...desired.schemas,
      ...inventory.tables.map((table) => `${table.schema}.${table.name}`),
      ...inventory.views.map((view) => `${view.schema}.${view.name}`),
    ]),
  ];
  const byFolded = new Map<string, string[]>();
  for (const name of names) byFolded.set(name.toLowerCase(), [...(byFolded.get(name.toLowerCase()) ?? []), name]);
  const collisions = [...byFolded.values()].filter((group) => group.length > 1);
  if (collisions.length > 0) return collisions.map(collision);

  const upper = names.filter((name) => name !== name.toLowerCase());
  const base = { side: 'target', subject: 'lower_case_table_names' } as const;
  const difference = `lower_case_table_names is 0 on the source and ${to} on the target`;
  if (upper.length === 0) {
    return [
      {
        ...base,
        code: 'target.case-folding',
        weight: 'warning',
        message: `${difference}; no name has an upper-case letter today, a new one with one would be folded`,
        remedy: 'create no table with an upper-case name until the cut over',
      },
    ];
  }
  const listed = upper.slice(0, 5).join(', ') + (upper.length > 5 ? `, ${upper.length - 5} more` : '');
  return [
    {
      ...base,
      code: 'target.case-folding-names',
      weight: desired.acceptCaseFolding ? 'warning' : 'blocker',
      message: `${difference}; these names become lower case on the target: ${listed}. There is no way back to the source for them`,
      remedy:
        'accept it with acceptCaseFolding: true (forward only), or rename on the source, or create the target with lower_case_table_names = 0 where that is possible',
    },
  ];
}

function collision(group: readonly string[]): Finding {
  return {
    code: 'target.case-collision',
    weight: 'blocker',
    side: 'target',
    subject: group.join(', '),
    message: 'these names differ by case only; on the target they would be one table with the rows of all',
    remedy: `rename all but one on the source, e.g. RENAME TABLE ${renamed(group[0] ?? '')}`,
  };
}

/** `schema.table`; a dot may be part of either name, and then the person has to look. */
function renamed(name: string): string {
  const [schema = '', ...table] = name.split('.');
  const at = table.join('.');
  return `${quotedName(schema, at)} TO ${quotedName(schema, `${at}_1`)}`;
}

function unfolding(from: number, to: number): readonly Finding[] {
  return [
    {
      code: 'target.case-sensitive',
      weight: 'warning',
      side: 'target',
      subject: 'lower_case_table_names',
      message: `lower_case_table_names is ${from} on the source and ${to} on the target: statements that write names in another case than the tables have will fail there`,
      remedy: 'make the applications write table names in lower case, or create the target with the same setting',
    },
  ];
}
