import { createHash } from 'node:crypto';
import type { Evidence, Seal } from '../data/evidence';

export function sealed(facts: Omit<Evidence, 'seal'>): Evidence {
  return { ...facts, seal: sealOf(facts) };
}

export function sealHolds({ seal, ...facts }: Evidence): boolean {
  return seal.algorithm === 'sha256' && seal.digest === sealOf(facts).digest;
}

function sealOf(facts: object): Seal {
  return {
    algorithm: 'sha256',
    digest: createHash('sha256')
      .update(JSON.stringify(sorted(facts)))
      .digest('hex'),
  };
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, inner]) => [key, sorted(inner)]));
}
