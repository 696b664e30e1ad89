import { SsmParameter } from '@cdktf/provider-aws/lib/ssm-parameter';
import { Fn, type IResolvable, Op, Token } from 'cdktf';
import { Construct } from 'constructs';
import { type PublishedKey, parameterName } from '../../lambda/contract/names';

const nothingKnown = { ready: false, since: '', why: 'the standing work has not looked yet', closed: [] };
const promotedLevels = ['cut-over', 'cleaned-up'];

/** No mode of GTID is declared: the engine's own is in force. */
export const noGtidMode = 'none';

/** The source has not been deleted. */
export const presentSource = 'present';

/**
 * The flags that the handler raises and Terraform reads back. The stack makes them, so that the first plan can
 * read them, and never writes them again. A reference to the refreshed resource is the live value at plan time;
 * a data source with depends_on would be unknown whenever something before it changes (docs/adr/0002).
 */
export class PublishedState extends Construct {
  readonly all: readonly SsmParameter[];
  private readonly fence: SsmParameter;
  private readonly attempted: SsmParameter;
  private readonly gtid: SsmParameter;
  private readonly level: SsmParameter;
  private readonly readiness: SsmParameter;

  /** `host:port` of a source that the handler has deleted. Only where the settings want its end. */
  readonly source: string | undefined;

  constructor(scope: Construct, id: string, migration: string, endsSource: boolean) {
    super(scope, id);
    const declare = (key: PublishedKey, initial: string): SsmParameter =>
      new SsmParameter(this, key, {
        name: parameterName(migration, key),
        type: 'String',
        insecureValue: initial,
        overwrite: true,
        lifecycle: { ignoreChanges: ['insecure_value', 'value'] },
      });
    this.fence = declare('fence', 'down');
    this.attempted = declare('attempt', '0');
    this.gtid = declare('gtid-mode', noGtidMode);
    this.level = declare('level', 'none');
    this.readiness = declare('ready', JSON.stringify(nothingKnown));
    const source = endsSource ? declare('source', presentSource) : undefined;
    this.source = source?.insecureValue;
    this.all = [
      this.fence,
      this.attempted,
      this.gtid,
      this.level,
      this.readiness,
      ...(source === undefined ? [] : [source]),
    ];
  }

  /** The handler has deleted the source, or is about to: that is not taken back by a forgotten variable. */
  get sourceDeleted(): IResolvable {
    return this.source === undefined ? Token.asAny(false) : Op.not(Fn.contains([presentSource], this.source));
  }

  /** Changes only after a held or failed attempt. */
  get attempt(): string {
    return this.attempted.insecureValue;
  }

  /** What the standing work last found: `{ ready, since, why, closed }`. Unreadable is not ready. */
  get ready(): IResolvable {
    return Token.asAny(Fn.try([Fn.lookup(this.found, 'ready'), false]));
  }

  /** Why not, in one line: the closed gates by name and code. */
  get notReady(): string {
    const closed = Fn.join('; ', Token.asList(Fn.lookup(this.found, 'closed')));
    return Token.asString(Fn.try([Fn.join(' ', [Fn.lookup(this.found, 'why'), closed]), 'not known']));
  }

  private get found(): string {
    return Token.asString(Fn.jsondecode(this.readiness.insecureValue));
  }

  /** Levels only rise: a promotion that a later run does not ask for again stays asked for. */
  get promoted(): IResolvable {
    return Token.asAny(Fn.contains(promotedLevels, this.level.insecureValue));
  }

  /** As `promoted`, and already in the apply whose invocation answers with such a level. */
  promotedBy(level: string): IResolvable {
    // A failed update leaves the answer before it in the state: what is published as returned is.
    return Op.and(Op.not(this.returned), Op.or(this.promoted, Fn.contains(promotedLevels, level)));
  }

  /** The copy is verified: what it was read from has served. */
  get verified(): IResolvable {
    return Token.asAny(Fn.contains(['validated', ...promotedLevels], this.level.insecureValue));
  }

  /** For a path that only a channel takes: 1, and 0 from the first deploy after the clean-up on, which has ended both channels. */
  get whileChannels(): number {
    return Token.asNumber(Fn.conditional(Op.eq(this.level.insecureValue, 'cleaned-up'), 0, 1));
  }

  /** Rolled back after a promotion. */
  get returned(): IResolvable {
    return Op.eq(this.level.insecureValue, 'returned');
  }

  /** `<gtid_mode>/<enforce_gtid_consistency>` of the source, or `none`: raised by the handler, one step at a time. */
  get gtidMode(): string {
    return this.gtid.insecureValue;
  }

  /** `read_only` of the source: Terraform must not lower a fence that the handler raised. */
  readOnly(was: string): string {
    return Token.asString(Fn.conditional(Op.eq(this.fence.insecureValue, 'up'), '1', was));
  }
}
