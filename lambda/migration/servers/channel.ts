import type { Desired } from '../../contract/desired';
import { replicationUser, wayBackUser } from '../../contract/names';
import { type Authority, replicationOf, type StartFrom } from '../../mysql/replication';
import type { Ports, Session } from '../ports';
import { versionOf } from './server-kind';

/** The words and rights by which the target's channel is steered. */
export async function channelWords(desired: Desired, target: Session): Promise<Authority> {
  return replicationOf({ platform: desired.target.platform, version: await versionOf(target) }).authority;
}

/** Points the target's channel at the source, from there on. It does not start yet. */
export async function pointChannel(desired: Desired, ports: Ports, target: Session, from: StartFrom): Promise<void> {
  const words = await channelWords(desired, target);
  const source = {
    host: desired.channel.host,
    port: desired.channel.port,
    user: target.server === 'target' ? replicationUser : wayBackUser,
    password: await ports.passwords.replication(),
    tls: desired.source.tls === 'off' ? undefined : { caPem: desired.source.caPem ?? '' },
  };
  for (const statement of words.follow(source, from)) await target.run(statement);
}
