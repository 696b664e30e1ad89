import { isProblem, Problem } from '../../contract/problem';

const code = 'cutover.fence-request-late';

/** A fence that is asked later than was decided could open a side behind the promotion of the other (docs/adr/0013). */
export function requestTooLate(): Problem {
  return new Problem({
    code,
    side: 'ours',
    message: 'the fence was not asked: too long had passed since that was decided',
    remedy: 'nothing to do: it is decided anew, from where things are then',
    transient: true,
  });
}

export function isTooLate(thrown: unknown): boolean {
  return isProblem(thrown) && thrown.code === code;
}
