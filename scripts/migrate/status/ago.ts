import { duration } from '../progress-words';

/** `12 s ago`; a clock that is ahead is `now`. */
export function ago(iso: string, now: Date): string {
  const seconds = (now.getTime() - Date.parse(iso)) / 1000;
  return Number.isFinite(seconds) && seconds >= 1 ? `${duration(seconds)} ago` : 'now';
}

/** `for 12 s`. */
export function forHowLong(iso: string, now: Date): string {
  const said = ago(iso, now);
  return said === 'now' ? 'since now' : `for ${said.replace(/ ago$/, '')}`;
}
