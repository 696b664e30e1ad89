import type { Finding } from '../../contract/finding';
import { type Gate, open } from './gate';

/**
 * What the proof has found (`way-back/prove.ts`; it changes things, so it runs before the gates and not here). Nobody finds out
 * afterwards that there is no way back.
 */
export const wayBack: Gate = {
  name: 'way-back',
  async ask({ desired, record }) {
    if (desired.wayBack === 'off') return [off];
    const proof = record.wayBack;
    if (proof === undefined) return [notTried];
    if (proof.state === 'proven') return proof.findings.length === 0 ? open : proof.findings;
    const weight = desired.wayBack === 'required' ? ('blocker' as const) : ('warning' as const);
    return proof.findings.map((finding) => ({
      ...finding,
      weight,
      message: `${finding.message}; after the promotion there may be NO WAY BACK`,
    }));
  },
};

const off: Finding = {
  code: 'cutover.no-way-back',
  weight: 'note',
  side: 'ours',
  subject: 'way back',
  message: 'wayBack is "off": after the promotion going back would lose what the target has taken since',
  remedy: 'set wayBack to "wanted" or "required" to have the source follow the target',
};

const notTried: Finding = {
  code: 'cutover.way-back-not-tried',
  weight: 'note',
  side: 'ours',
  subject: 'way back',
  message: 'a way back has not been tried yet; the cut over tries it with a real channel before it asks for the fence',
  remedy: 'nothing to do',
};
