import { isProblem, type Problem } from '../../lambda/contract/problem';

/** The Problem that work ends with; anything else, its success too, fails the test. */
export async function problemOf(work: Promise<unknown>): Promise<Problem> {
  const thrown = await work.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (!isProblem(thrown)) throw new Error(`expected a Problem, met ${String(thrown)}`);
  return thrown;
}
