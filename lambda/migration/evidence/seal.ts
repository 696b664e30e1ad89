import { createHash } from 'node:crypto';
import type { Seal } from '../data/evidence';

export function sealed<Facts extends object>(facts: Facts): Facts & { readonly seal: Seal } {
  return { ...facts, seal: sealOf(facts) };
}

export function sealHolds({ seal, ...facts }: { readonly seal: Seal }): boolean {
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
