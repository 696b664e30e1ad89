import type { IsTaken } from '../../mysql/catalog/is-taken';
import { listBrokenViews, openView } from '../../mysql/catalog/list-objects';
import { errnoOf } from '../data/errno';
import type { Session } from '../ports';
import type { NamedTable } from './left-out';

/** References something that is not there. A definer that is not there (1449) is another matter: the target gets another one. */
const invalidView = 1356;

/** Views of the source that nobody can read. The server is asked for each that it suspects: few, if any. */
export async function brokenViews(
  source: Session,
  schemas: readonly string[],
  isTaken: IsTaken,
): Promise<readonly NamedTable[]> {
  const broken: NamedTable[] = [];
  for (const { schema, name } of await source.rows(listBrokenViews(schemas))) {
    if (!schema || !name || !isTaken(schema, name)) continue;
    const errno = await source.rows(openView(schema, name)).then(() => 0, errnoOf);
    if (errno === invalidView) broken.push({ schema, name });
  }
  return broken;
}
