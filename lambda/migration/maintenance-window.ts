const days = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

/** `sun:02:00-04:00` or `02:00-04:00`, in UTC; an end before the beginning is of the next day. */
export function isInside(window: string, now: Date): boolean {
  const found = /^(?:([a-z]{3}):)?(\d\d):(\d\d)-(\d\d):(\d\d)$/.exec(window);
  if (found === null) return false;
  const [, day, ...numbers] = found;
  const [fromHour = 0, fromMinute = 0, toHour = 0, toMinute = 0] = numbers.map(Number);
  const from = fromHour * 60 + fromMinute;
  const to = toHour * 60 + toMinute;
  const minute = now.getUTCHours() * 60 + now.getUTCMinutes();
  const begins = (weekday: number): boolean => day === undefined || days[weekday] === day;
  const today = now.getUTCDay();
  if (from <= to) return begins(today) && minute >= from && minute < to;
  return (begins(today) && minute >= from) || (begins((today + 6) % 7) && minute < to);
}
