import { DataAwsDbInstance } from '@cdktf/provider-aws/lib/data-aws-db-instance';
import { Fn, type IResolvable, Op, propertyAccess, Token } from 'cdktf';
import { Construct } from 'constructs';
import type { Settings } from '../settings';
import { presentSource } from './published-state';

export interface SourceInstanceProps {
  readonly source: Settings['source'];
  /**
   * Published flag: `present`, or `host:port` as they were when the handler deleted the instance. Absent where
   * nothing deletes it.
   */
  readonly deletedAt: string | undefined;
}

/** The source is adopted, never owned: nothing that this project does may change or delete it through Terraform. */
export class SourceInstance extends Construct {
  /** As the function reaches it. */
  readonly host: string;
  readonly port: number;
  /** As RDS says. */
  readonly address: string;
  readonly addressPort: number;
  readonly encrypted: IResolvable;
  /** `8.0.42`. Of a source that is deleted: nothing. */
  readonly version: string;

  constructor(scope: Construct, id: string, props: SourceInstanceProps) {
    super(scope, id);
    const { source, deletedAt } = props;
    const instance = new DataAwsDbInstance(this, 'instance', { dbInstanceIdentifier: source.instance });
    this.encrypted = instance.storageEncrypted;
    this.version = instance.engineVersion;
    this.address = instance.address;
    this.addressPort = instance.port;
    if (deletedAt !== undefined) {
      const isThere = Op.eq(deletedAt, presentSource);
      instance.count = Token.asNumber(Fn.conditional(isThere, 1, 0));
      // A reference to an instance that is not looked up has no value: then the flag has what it was.
      const either = (attribute: string, otherwise: unknown): IResolvable =>
        Fn.try([propertyAccess(instance.fqn, [0, attribute]), otherwise]);
      const last = (part: number): unknown => Fn.element(Fn.split(':', deletedAt), part);
      this.address = Token.asString(either('address', last(0)));
      this.addressPort = Token.asNumber(Fn.tonumber(either('port', last(1))));
      this.encrypted = either('storage_encrypted', true);
      this.version = Token.asString(either('engine_version', ''));
    }
    this.host = source.endpoint?.host ?? this.address;
    this.port = source.endpoint?.port ?? this.addressPort;
  }
}
