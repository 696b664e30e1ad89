import type { InstanceState } from '../../ports';

/** States in which RDS takes changes and connections. */
const usable: readonly string[] = ['available', 'storage-optimization', 'storage-config-upgrade'];

export function usableInstance({ status }: Pick<InstanceState, 'status'>): boolean {
  return usable.includes(status);
}
