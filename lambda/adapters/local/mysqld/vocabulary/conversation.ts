import { oldColumnName, oldVersion, translate } from './old-words';
import {
  bringsAttributes,
  encodePacket,
  errorPayload,
  type Packet,
  renameColumn,
  rewriteGreeting,
  sslRequestLength,
} from './packets';

const command = { query: 0x03, prepare: 0x16 };
const largest = 0xffffff;

export interface Heard {
  readonly toServer?: Buffer;
  readonly toClient?: Buffer;
}

/** What is to be passed on, and what answered, of one connection's packets. Pure but for where the conversation stands. */
export interface Conversation {
  fromClient(packet: Packet): Heard;
  fromServer(packet: Packet): Heard;
}

interface State {
  readonly kind:
    | 'greeting'
    | 'between'
    | 'answer-awaited'
    | 'answer-to-rename-awaited'
    | 'renaming'
    | 'file-being-sent';
  readonly columnsLeft: number;
}

const stateOf = (kind: State['kind'], columnsLeft = 0): State => ({ kind, columnsLeft });

export function newConversation(): Conversation {
  let state = stateOf('greeting');
  let attributes = false;
  let answeredGreeting = false;
  return {
    fromClient: (packet) => {
      if (!answeredGreeting) {
        attributes = bringsAttributes(packet.payload);
        // The request for TLS is answered by none; the same flags come again behind it.
        answeredGreeting = packet.payload.length > sslRequestLength;
      } else if (state.kind === 'file-being-sent') {
        // File contents may look like a command: the sequence number wraps around. An empty packet ends them.
        if (packet.payload.length === 0) state = stateOf('between');
      } else if (packet.sequence === 0 && packet.payload.length < largest) {
        const heard = ask(packet, attributes);
        state = heard.next;
        return heard;
      }
      return { toServer: encodePacket(packet) };
    },
    fromServer: (packet) => {
      const heard = answer(state, packet);
      state = heard.next;
      return { toClient: encodePacket({ sequence: packet.sequence, payload: heard.payload }) };
    },
  };
}

function ask(packet: Packet, attributes: boolean): Heard & { readonly next: State } {
  const kind = packet.payload[0];
  const passed = { toServer: encodePacket(packet), next: stateOf('answer-awaited') };
  if (kind !== command.query && kind !== command.prepare) return passed;
  const start = kind === command.query && attributes ? 3 : 1;
  const hasAttributes = start === 3 && packet.payload[1] !== 0;
  if (hasAttributes) return passed;
  // Statements carry bytes of any character set; latin1 keeps each as it is.
  const translation = translate(packet.payload.toString('latin1', start));
  if (translation.kind === 'refuse') {
    const payload = errorPayload(1064, '42000', translation.message);
    return { toClient: encodePacket({ sequence: 1, payload }), next: stateOf('between') };
  }
  const payload = Buffer.concat([packet.payload.subarray(0, start), Buffer.from(translation.sql, 'latin1')]);
  const rename = kind === command.query && translation.answer === 'old-column-names';
  return {
    toServer: encodePacket({ sequence: 0, payload }),
    next: stateOf(rename ? 'answer-to-rename-awaited' : 'answer-awaited'),
  };
}

function answer(state: State, { payload }: Packet): { readonly payload: Buffer; readonly next: State } {
  const first = payload[0] ?? 0;
  const { kind, columnsLeft } = state;
  switch (kind) {
    case 'greeting':
      return { payload: rewriteGreeting(payload, oldVersion), next: stateOf('between') };
    case 'answer-awaited':
      return { payload, next: stateOf(first === 0xfb ? 'file-being-sent' : 'between') };
    case 'answer-to-rename-awaited':
      // An error, or nothing, or the number of columns.
      return { payload, next: first === 0xff || first === 0 ? stateOf('between') : stateOf('renaming', first) };
    case 'renaming':
      return {
        payload: renameColumn(payload, oldColumnName),
        next: columnsLeft > 1 ? stateOf('renaming', columnsLeft - 1) : stateOf('between'),
      };
    case 'between':
    case 'file-being-sent':
      return { payload, next: state };
  }
}
