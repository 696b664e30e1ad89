import { type PreparedXa, parsePreparedXa, recoverXa } from '../../mysql/xa';
import type { Session } from '../ports';

export type { PreparedXa } from '../../mysql/xa';

export async function preparedXa(session: Session): Promise<readonly PreparedXa[]> {
  return parsePreparedXa(await session.rows(recoverXa));
}
