import type { ServerKind } from '../../mysql/capability';
import { readVersion } from '../../mysql/variables';
import type { Session } from '../ports';

/** Enough for words that depend on the version alone; authority needs the platform from the settings. */
export async function versionOf(session: Session): Promise<string> {
  const rows = await session.rows(readVersion);
  return rows[0]?.version ?? '';
}

export async function wordsKind(session: Session): Promise<ServerKind> {
  return { platform: 'mysql', version: await versionOf(session) };
}
