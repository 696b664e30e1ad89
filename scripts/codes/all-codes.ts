import { meaningOf } from '../../lambda/mysql/faults';
import { replicationFault } from '../../lambda/mysql/replication-faults';
import { type CodeEntry, readCodes } from './read-codes';

/** Error numbers of servers and clients lie below this. */
const largestErrno = 15_000;

/** Every code this program can answer with: those that stand in its sources, and those made of an error number. */
export function allCodes(root: string): readonly CodeEntry[] {
  const written = readCodes(root).flatMap(withSides);
  const known = new Set(written.map(({ code }) => code));
  const made = [...faults(), ...channelFaults()].filter(({ code }) => !known.has(code));
  return [...written, ...unique(made)].map(passingOn).sort((a, b) => (a.code < b.code ? -1 : 1));
}

/** What is told of another problem bears that one's remedy. */
function passingOn(entry: CodeEntry): CodeEntry {
  const isPassedOn = entry.remedy === '<remedy>';
  return isPassedOn ? { ...entry, remedy: 'what it says: it passes on the remedy of the problem behind it' } : entry;
}

/** `<side>.binlog-off` is met on either server. */
function withSides(entry: CodeEntry): readonly CodeEntry[] {
  const head = /^<\w+>\./.exec(entry.code)?.[0];
  // A hole elsewhere is made of an error number too, or the object is made from a row that was read before.
  if (head === undefined) return entry.code.includes('<') ? [] : [entry];
  const rest = entry.code.slice(head.length);
  // Made of an error number: below, with what each number means.
  if (rest.startsWith('<')) return [];
  return ['source', 'target'].map((side) => ({ ...entry, code: `${side}.${rest}`, side }));
}

function faults(): readonly CodeEntry[] {
  return numbers().flatMap((errno) => {
    const { word, remedy } = meaningOf(errno);
    if (word === 'refused') return [];
    return ['source', 'target'].map((side) => ({
      code: `${side}.${word}`,
      kind: 'problem' as const,
      side,
      cause: `the ${side} answered with error ${errno}`,
      remedy,
      decidedIn: 'lambda/mysql/faults.ts',
    }));
  });
}

function channelFaults(): readonly CodeEntry[] {
  return numbers().map((errno) => {
    const { word, side, why, remedy } = replicationFault(errno, '');
    return {
      code: `replicate.${word}`,
      kind: 'finding' as const,
      side,
      cause: `${why} (error ${errno})`,
      remedy,
      decidedIn: 'lambda/mysql/replication-faults',
    };
  });
}

function numbers(): readonly number[] {
  return Array.from({ length: largestErrno }, (_, index) => index + 1);
}

/** Several numbers may mean the same: the first says it. */
function unique(entries: readonly CodeEntry[]): readonly CodeEntry[] {
  const first = new Map<string, CodeEntry>();
  for (const entry of entries) if (!first.has(entry.code)) first.set(entry.code, entry);
  return [...first.values()];
}
