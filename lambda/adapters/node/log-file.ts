import { appendFileSync } from 'node:fs';

/** Appends; several processes may. A log that can not be written (a full disk) holds nothing up. */
export function logFile(path: string): { write(text: string): void } {
  return {
    write(text) {
      try {
        appendFileSync(path, text);
      } catch {
        // Whoever drives says on the screen what happens; the record is kept elsewhere.
      }
    },
  };
}
