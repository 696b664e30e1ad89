import { createHash } from 'node:crypto';

/** Short, and the same for the same text only. */
export function fingerprint(text: string): string {
  return createHash('sha1').update(text).digest('base64').slice(0, 16);
}

/** What was known, and one thing more. */
export function mixed(known: string, text: string): string {
  return fingerprint(`${known} ${text}`);
}
