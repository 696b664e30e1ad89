import { type BinlogPosition, isAtOrPast } from '../../data/position';
import type { Session } from '../../ports';
import { touchedTables } from '../../servers/touched-tables';

export interface Touched {
  /** `schema.table` to bytes of its row events. */
  readonly bytesByTable: ReadonlyMap<string, number>;
  /** False when some change could not be seen: then every table counts as touched. */
  readonly complete: boolean;
}

/**
 * What changed on the source since the newest clean pass began, read bit by bit: the long part before the
 * outage, only the tail inside it.
 */
export class TouchedSoFar {
  private readonly bytes = new Map<string, number>();
  private complete = true;

  constructor(
    private readonly source: Session,
    private scannedTo: BinlogPosition,
  ) {}

  async scanTo(until: BinlogPosition): Promise<Touched> {
    if (!isAtOrPast(this.scannedTo, until)) {
      const found = await touchedTables(this.source, this.scannedTo, until);
      for (const table of found.tables) this.bytes.set(table.name, (this.bytes.get(table.name) ?? 0) + table.bytes);
      this.complete &&= found.complete;
      this.scannedTo = until;
    }
    return { bytesByTable: this.bytes, complete: this.complete };
  }
}
