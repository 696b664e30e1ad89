import type { AddressInfo } from 'node:net';

export function portOf(address: string | AddressInfo | null): number {
  if (address === null || typeof address === 'string') throw new Error('local azure: no port to listen on');
  return address.port;
}
