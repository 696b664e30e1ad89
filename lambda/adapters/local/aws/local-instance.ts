/** A database server on this machine that the local AWS passes off as an RDS instance. */
export interface LocalInstance {
  readonly identifier: string;
  readonly host: string;
  readonly port: number;
  readonly engineVersion: string;
  /** Exists in RDS from the start; others appear when somebody creates an instance of their identifier. */
  readonly seed?: boolean;
  setReadOnly(on: boolean): Promise<void>;
  setParameter?(name: string, value: string): Promise<void>;
  reboot(): Promise<void>;
}
