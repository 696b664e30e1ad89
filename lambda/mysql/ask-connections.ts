import type { Asking } from './asking';
import type { AboutConnections } from './connection-lists';
import { askPerformanceSchema } from './connections';
import { showConnections } from './shown-work';

/** Asked of the performance schema, where it keeps a list of connections; else of the list that the server shows to people. */
export async function askConnections<T>(
  session: Asking & { readonly connectionId: number },
  question: AboutConnections<T>,
): Promise<T> {
  const isListed = (await session.rows(askPerformanceSchema))[0]?.on === '1';
  if (isListed) return question.parseListed(await session.rows(question.listed));
  return question.parseShown(await session.rows(showConnections), session.connectionId);
}
