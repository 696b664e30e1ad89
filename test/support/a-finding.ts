import type { Finding } from '../../lambda/contract/finding';

export function aFinding(changes: Partial<Finding> = {}): Finding {
  return {
    code: 'source.something',
    weight: 'warning',
    side: 'source',
    subject: 'shop.item',
    message: 'something was met',
    remedy: 'settle it',
    ...changes,
  };
}
