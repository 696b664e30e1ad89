import type { Gate } from './gate';

/** Said at every switch of this version, so that nobody finds out afterwards. */
export const wayBack: Gate = {
  name: 'way-back',
  async ask() {
    return [
      {
        code: 'cutover.no-way-back',
        weight: 'warning',
        side: 'ours',
        subject: 'way back',
        message: 'this version sets up no reverse channel: after promotion the old source stays as it was, closed',
        remedy: 'know that going back after promotion would lose what the target has taken since',
      },
    ];
  },
};
