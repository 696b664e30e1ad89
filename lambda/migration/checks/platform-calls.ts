import type { Finding } from '../../contract/finding';
import type { Program } from './named-objects';
import { programsOf } from './named-objects';
import type { Check } from './survey';

/** What a program does that only works where it is, with what to say of it. */
const uses = [
  [/\bmysql`?\s*\.\s*`?rds_\w+/i, 'calls procedures of RDS (mysql.rds_...), which the target does not have'],
  [/\bINTO\s+(?:OUT|DUMP)FILE\b/i, 'writes a file on the server (INTO OUTFILE), which Azure lets nobody do'],
  [/\bLOAD_FILE\s*\(/i, 'reads a file of the server (LOAD_FILE), which Azure lets nobody do'],
  [
    /\bSET\s+(?:GLOBAL|PERSIST)\b|@@(?:GLOBAL|PERSIST)\s*\.\s*\w+\s*:?=(?!=)/i,
    'sets a global variable, which needs SUPER or SYSTEM_VARIABLES_ADMIN; Azure gives neither',
  ],
] as const;

/** Stored programs that lean on the platform they were written on. Made on the target they are; they fail when they run. */
export const platformCalls: Check = ({ inventory, target }) => {
  if (target.platform !== 'azure') return [];
  return programsOf(inventory).flatMap((program) => {
    const text = withoutTexts(program.text);
    const met = uses.flatMap(([pattern, what]) => (pattern.test(text) ? [what] : []));
    return met.length === 0 ? [] : [finding(program, met.join('; it '))];
  });
};

function finding({ what: kind, schema, name }: Program, what: string): Finding {
  return {
    code: 'target.program-platform',
    weight: 'warning',
    side: 'target',
    subject: `${schema}.${name}`,
    message: `the ${kind} ${what}; it is made on the target all the same and fails when it runs`,
    remedy: `change the ${kind} on the source, or leave its work to something outside of the database before the cut over`,
  };
}

/** Texts and comments say nothing about what is done. */
function withoutTexts(text: string): string {
  return text.replaceAll(/'(?:[^'\\]|\\.|'')*'|"(?:[^"\\]|\\.|"")*"|\/\*[\s\S]*?\*\/|(?:--\s|#)[^\n]*/g, "''");
}
