import type { StepContext } from '../../step';
import type { SessionPair } from './compare-range';

/** Works through a list with several pairs of sessions; `stop` is asked before each piece. */
export async function sideBySide<T>(
  context: Pick<StepContext, 'ports' | 'desired'>,
  pieces: readonly T[],
  stop: () => boolean,
  work: (pair: SessionPair, piece: T) => Promise<void>,
): Promise<void> {
  const left = [...pieces];
  const { ports, desired } = context;
  const worker = async () => {
    if (left.length === 0 || stop()) return;
    const source = await ports.databases.open('source', { purpose: 'validate' });
    try {
      const target = await ports.databases.open('target', { purpose: 'validate' });
      try {
        while (!stop()) {
          const piece = left.shift();
          if (piece === undefined) return;
          await work({ source, target }, piece);
        }
      } finally {
        await target.close();
      }
    } finally {
      await source.close();
    }
  };
  await Promise.all(Array.from({ length: Math.min(desired.limits.workers, pieces.length) }, worker));
}

/** As {@link sideBySide}, with pairs that somebody has opened before. */
export async function overPairs<T>(
  pairs: readonly SessionPair[],
  pieces: readonly T[],
  stop: () => boolean,
  work: (pair: SessionPair, piece: T) => Promise<void>,
): Promise<void> {
  const left = [...pieces];
  const worker = async (pair: SessionPair) => {
    while (!stop()) {
      const piece = left.shift();
      if (piece === undefined) return;
      await work(pair, piece);
    }
  };
  await Promise.all(pairs.map(worker));
}

export async function openPairs(
  { ports, desired }: Pick<StepContext, 'ports' | 'desired'>,
  purpose: string,
): Promise<readonly SessionPair[]> {
  const pairs: SessionPair[] = [];
  try {
    for (let pair = 0; pair < desired.limits.workers; pair++) {
      const source = await ports.databases.open('source', { purpose });
      const target = await ports.databases.open('target', { purpose }).catch(async (thrown: unknown) => {
        await source.close();
        throw thrown;
      });
      pairs.push({ source, target });
    }
    return pairs;
  } catch (thrown) {
    await closePairs(pairs);
    throw thrown;
  }
}

export async function closePairs(pairs: readonly SessionPair[]): Promise<void> {
  await Promise.all(pairs.flatMap((pair) => [pair.source.close(), pair.target.close()]));
}
