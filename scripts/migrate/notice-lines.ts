import type { StandingNotice } from '../../lambda/migration/data/standing-notice';

const effects: Readonly<Record<StandingNotice['effect'], string>> = {
  paused: 'paused',
  'fewer-workers': 'fewer workers',
  stopped: 'stopped',
  none: 'note',
};

/** What slows the copy, or soon will. */
export function noticeLines(notices: readonly StandingNotice[]): readonly string[] {
  return notices.map(
    ({ effect, code, message, since, remedy }) =>
      `${effects[effect]}: ${code}: ${message} (since ${since})\n  what to do: ${remedy}`,
  );
}
