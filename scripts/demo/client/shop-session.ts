import { type Connection, createConnection } from 'mysql2/promise';
import type { Endpoint } from './published-endpoint';

export interface Login {
  readonly user: string;
  readonly password: string;
}

/** One connection of an application. What runs on it ends with an error when the connection does. */
export interface ShopSession {
  readonly side: Endpoint['side'];
  readonly closed: boolean;
  run(text: string, values?: readonly unknown[]): Promise<void>;
  /** At once; whatever still runs is rejected with {@link ConnectionLost}. */
  end(): void;
}

export class ConnectionLost extends Error {}

export async function openShopSession(endpoint: Endpoint, login: Login): Promise<ShopSession> {
  const connection = await createConnection({
    host: endpoint.host,
    port: endpoint.port,
    ...login,
    database: 'shop',
    charset: 'utf8mb4',
    timezone: '+00:00',
    connectTimeout: 5000,
    multipleStatements: true,
    ...(endpoint.caPem === null ? {} : { ssl: { ca: endpoint.caPem } }),
  });
  return sessionOver(connection, endpoint.side);
}

/** mysql2 leaves the promise of a running query open for ever when its connection is destroyed. */
function sessionOver(connection: Connection, side: Endpoint['side']): ShopSession {
  let closed = false;
  let lose: (error: Error) => void = () => undefined;
  const lost = new Promise<never>((_, reject) => {
    lose = reject;
  });
  lost.catch(() => undefined);
  const end = (): void => {
    closed = true;
    lose(new ConnectionLost('the connection was ended'));
    connection.destroy();
  };
  connection.on('error', end);
  connection.on('end', end);
  return {
    side,
    get closed() {
      return closed;
    },
    async run(text, values = []) {
      if (closed) throw new ConnectionLost('the connection is closed');
      await Promise.race([connection.query(text, [...values]), lost]);
    },
    end,
  };
}
