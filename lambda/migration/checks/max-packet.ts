import type { Check } from './survey';

/** A row that fits on the source has to fit through the load and through the channel. */
export const maxPacket: Check = ({ source, target }) => {
  const from = Number(source.variables.get('max_allowed_packet') ?? 0);
  const to = Number(target.variables.get('max_allowed_packet') ?? 0);
  if (to >= from) return [];
  return [
    {
      code: 'target.max-allowed-packet',
      weight: 'warning',
      side: 'target',
      subject: 'max_allowed_packet',
      message: `max_allowed_packet is ${from} on the source and ${to} on the target: a larger row would stop the copy or the applications`,
      remedy: `set the server parameter max_allowed_packet = ${from} (or 1073741824) on the target`,
    },
  ];
};
