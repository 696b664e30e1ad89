import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { connect as connectTls, createSecureContext, TLSSocket } from 'node:tls';
import { newConversation } from './conversation';
import { newPacketReader, sslRequestLength } from './packets';

interface OldVocabulary {
  readonly port: number;
  readonly serverPort: number;
  readonly certificatePem: string;
  readonly keyPem: string;
  readonly caPem: string;
}

export interface Front {
  close(): Promise<void>;
}

/**
 * A server of today that speaks as 8.0.21 did: a front that changes words on their way and nothing else. Passwords, rows, files
 * and binlogs pass through as they are; TLS ends here on both sides, with the server's own certificate.
 */
export async function serveOldVocabulary(settings: OldVocabulary): Promise<Front> {
  const open = new Set<Socket>();
  const front = createServer((client) => {
    const server = connect({ host: '127.0.0.1', port: settings.serverPort });
    for (const [socket, other] of [[client, server] as const, [server, client] as const]) {
      open.add(socket);
      socket.on('error', () => socket.destroy());
      socket.on('close', () => {
        open.delete(socket);
        other.destroy();
      });
    }
    passOn(client, server, settings);
  });
  front.listen({ host: '127.0.0.1', port: settings.port });
  await once(front, 'listening');
  front.unref();
  return {
    close: async () => {
      for (const socket of open) socket.destroy();
      front.close();
      await once(front, 'close');
    },
  };
}

function passOn(plainClient: Socket, plainServer: Socket, settings: OldVocabulary): void {
  const conversation = newConversation();
  let client: Socket = plainClient;
  let server: Socket = plainServer;
  const listenToServer = () => {
    const reader = newPacketReader();
    server.on('data', (chunk) => {
      for (const packet of reader.read(chunk)) hand(conversation.fromServer(packet));
    });
  };
  const hand = ({ toServer, toClient }: { toServer?: Buffer; toClient?: Buffer }) => {
    if (toServer !== undefined && !server.write(toServer)) pauseUntilDrained(client, server);
    if (toClient !== undefined && !client.write(toClient)) pauseUntilDrained(server, client);
  };
  const listenToClient = () => {
    const reader = newPacketReader();
    client.on('data', (chunk) => {
      for (const packet of reader.read(chunk)) {
        const wantsTls = client === plainClient && packet.sequence === 1 && packet.payload.length === sslRequestLength;
        if (!wantsTls) {
          hand(conversation.fromClient(packet));
          continue;
        }
        hand(conversation.fromClient(packet));
        plainClient.removeAllListeners('data');
        plainServer.removeAllListeners('data');
        plainClient.pause();
        const early = reader.rest();
        if (early.length > 0) plainClient.unshift(early);
        client = serverSide(plainClient, settings);
        server = connectTls({ socket: plainServer, host: '127.0.0.1', ca: settings.caPem });
        for (const socket of [client, server]) socket.on('error', () => socket.destroy());
        client.on('close', () => plainServer.destroy());
        server.on('close', () => plainClient.destroy());
        listenToClient();
        listenToServer();
        return;
      }
    });
  };
  listenToServer();
  listenToClient();
}

function serverSide(socket: Socket, { certificatePem, keyPem }: OldVocabulary): TLSSocket {
  return new TLSSocket(socket, {
    isServer: true,
    secureContext: createSecureContext({ cert: certificatePem, key: keyPem }),
  });
}

function pauseUntilDrained(reading: Socket, writing: Socket): void {
  reading.pause();
  writing.once('drain', () => reading.resume());
}
