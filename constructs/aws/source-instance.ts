import { DataAwsDbInstance } from '@cdktf/provider-aws/lib/data-aws-db-instance';
import type { IResolvable } from 'cdktf';
import { Construct } from 'constructs';
import type { Settings } from '../settings';

/** The source is adopted, never owned: nothing that this project does may change or delete it through Terraform. */
export class SourceInstance extends Construct {
  /** As the function reaches it. */
  readonly host: string;
  readonly port: number;
  /** As RDS says. */
  readonly address: string;
  readonly addressPort: number;
  readonly encrypted: IResolvable;

  constructor(scope: Construct, id: string, source: Settings['source']) {
    super(scope, id);
    const instance = new DataAwsDbInstance(this, 'instance', { dbInstanceIdentifier: source.instance });
    this.address = instance.address;
    this.addressPort = instance.port;
    this.encrypted = instance.storageEncrypted;
    this.host = source.endpoint?.host ?? instance.address;
    this.port = source.endpoint?.port ?? instance.port;
  }
}
