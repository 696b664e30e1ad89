import { isStandingNotice, type StandingNotice } from './data/standing-notice';
import type { Blobs, Ports } from './ports';

const folder = 'notices/';
const sayAgainMs = 15_000;
/** Twice as long as a living author needs. */
const silentMs = 60_000;

export type Notice = Omit<StandingNotice, 'since' | 'seenAt'>;

/** The notices of one author: the conductor, a driver, a worker. */
export interface Notices {
  /** Written before the caller acts on it; repeated calls keep it alive. */
  raise(notice: Notice): Promise<void>;
  /** Removes one that this author, or an earlier life of it, has raised; without a code all that were raised here. */
  over(code?: string): Promise<void>;
}

export function noticesOf(ports: Pick<Ports, 'blobs' | 'clock' | 'observer'>, author: string): Notices {
  const { blobs, clock, observer } = ports;
  const standing = new Map<string, StandingNotice>();
  const end = async ({ code, side, since }: StandingNotice): Promise<void> => {
    standing.delete(code);
    await blobs.remove(keyOf(author, code));
    observer.notice({ name: 'notice.over', facts: { code, side, since, author } });
  };
  return {
    async raise(notice) {
      const known = standing.get(notice.code);
      const now = clock.now();
      const isSame = known?.effect === notice.effect;
      if (isSame && now.getTime() - Date.parse(known.seenAt) < sayAgainMs) return;
      const said = { ...notice, since: known?.since ?? now.toISOString(), seenAt: now.toISOString() };
      standing.set(notice.code, said);
      await blobs.put(keyOf(author, notice.code), said);
      if (isSame) return;
      const { code, side, effect, message } = notice;
      observer.notice({ name: 'notice.raised', facts: { code, side, effect, message, author } });
    },
    async over(code) {
      if (code !== undefined && !standing.has(code)) return blobs.remove(keyOf(author, code));
      for (const notice of [...standing.values()]) if (code === undefined || notice.code === code) await end(notice);
    },
  };
}

function keyOf(author: string, code: string): string {
  return `${folder}${author}/${code}.json`;
}

/** What stands now, oldest first; a notice whose author fell silent (it was killed) is left out. */
export async function standingNotices(
  blobs: Pick<Blobs, 'get' | 'list'>,
  now: Date,
): Promise<readonly StandingNotice[]> {
  const found: StandingNotice[] = [];
  for (const { notice } of await allNotices(blobs)) {
    const lasts = notice.effect === 'stopped' || notice.effect === 'none';
    if (lasts || now.getTime() - Date.parse(notice.seenAt) < silentMs) found.push(notice);
  }
  return found.sort((a, b) => a.since.localeCompare(b.since));
}

/** With their keys, the silent ones too. A notice may be over between the list and the look. */
export async function allNotices(
  blobs: Pick<Blobs, 'get' | 'list'>,
): Promise<readonly { key: string; notice: StandingNotice }[]> {
  const found = [];
  for (const key of await blobs.list(folder)) {
    const notice = await blobs.get(key).catch(() => undefined);
    if (isStandingNotice(notice)) found.push({ key, notice });
  }
  return found;
}

/** Of one author, or of all. */
export async function clearNotices(blobs: Blobs, author?: string): Promise<void> {
  await blobs.remove(author === undefined ? folder : `${folder}${author}/`);
}
