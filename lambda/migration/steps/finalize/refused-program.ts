import { isProblem, Problem } from '../../../contract/problem';
import type { Program } from '../../../mysql/finish/programs';
import { errnoOf } from '../../data/errno';

/** ER_PARSE_ERROR: the words of the target's version are not those of the source's. */
const syntax = 1064;

/** What stopped it, with the name of the program: a server only quotes the piece of text that it did not take. */
export function refusedProgram({ kind, schema, name }: Program, thrown: unknown): unknown {
  if (!isProblem(thrown) || thrown.transient || errnoOf(thrown) === 0) return thrown;
  const { code, side, message, remedy, cause } = thrown;
  const named = `${kind} ${schema}.${name}: ${message}`;
  if (errnoOf(thrown) !== syntax) return new Problem({ code, side, message: named, remedy, cause });
  return new Problem({
    code: 'target.program-syntax',
    side: 'target',
    message: named,
    remedy:
      'the version of the target does not take this definition: change it on the source so that both do (quote names that are reserved there), then rollback --yes and sync again',
    cause,
  });
}
