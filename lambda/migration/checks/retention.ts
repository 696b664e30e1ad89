import type { Check } from './survey';

/** What is purged before it was applied is lost to the channel; `prepare` raises the retention. */
export const retention: Check = ({ source, desired }) => {
  const now = source.retention;
  if (now === undefined || now.covers) return [];
  return [
    {
      code: 'source.retention-short',
      weight: 'note',
      side: 'source',
      subject: now.setting,
      message: `${now.setting} is ${now.value ?? 'not set'}; the step prepare raises it to ${desired.limits.retentionHours} h and clean up puts it back`,
      remedy: 'nothing to do; make sure the disk has room for that many hours of binary log',
    },
  ];
};
