import { createHash } from 'node:crypto';

export interface Body {
  readonly kind: string;
  readonly text: string;
  readonly values: readonly unknown[];
}

export interface ShopCounts {
  readonly customers: number;
  readonly products: number;
}

interface Part {
  readonly text: string;
  readonly values: readonly unknown[];
}

/** One transaction without its COMMIT: its row in the ledger table and what a shop does, in one packet. */
export function transactionBody(id: number, shop: ShopCounts): Body {
  const kind = kinds[id % kinds.length] ?? order;
  const parts = [
    { text: 'START TRANSACTION', values: [] },
    { text: 'INSERT INTO ledger_entry (id, kind) VALUES (?, ?)', values: [id, kind.name] },
    ...kind(id, shop),
  ];
  return {
    kind: kind.name,
    text: parts.map((part) => part.text).join('; '),
    values: parts.flatMap((part) => part.values),
  };
}

function order(id: number, shop: ShopCounts): readonly Part[] {
  const lines = 1 + (id % 3);
  return [
    {
      text: 'INSERT INTO sales_order VALUES (?, ?, 1, NOW(6), ?, ?, ?)',
      values: [
        orderId(id),
        1 + (draw(id, 1) % shop.customers),
        (id % 900) / 3,
        'EUR',
        id % 4 === 0 ? 'für Zoë 🎁' : null,
      ],
    },
    ...Array.from({ length: lines }, (_, line) => ({
      text: 'INSERT INTO order_line (order_id, line_no, sku, quantity, unit_price) SELECT ?, ?, sku, ?, price FROM product WHERE sku = ?',
      values: [orderId(id), line + 1, 1 + line, sku(draw(id, 2 + line), shop)],
    })),
    { text: 'INSERT INTO page_view VALUES (?, ?, ?)', values: ['/shop/checkout', null, id % 50] },
  ];
}

function pay(id: number): readonly Part[] {
  const paid = orderId(orderBefore(id));
  return [
    {
      text: 'INSERT INTO payment (paid_on, order_id, amount, receipt) VALUES (CURRENT_DATE, ?, ?, ?)',
      values: [paid, (id % 900) / 3, digest(id).subarray(0, 16)],
    },
    { text: "UPDATE sales_order SET state = 'paid' WHERE id = ?", values: [paid] },
  ];
}

function visit(id: number, shop: ShopCounts): readonly Part[] {
  return [
    {
      text: "UPDATE customer SET points = points + 1, flags = ?, preferences = JSON_SET(preferences, '$.seen', ?), agent_note = ? WHERE id = ?",
      values: [id % 4096, id, id % 5 === 0 ? null : `seen ${id}`, 1 + (draw(id, 1) % shop.customers)],
    },
    { text: 'INSERT INTO page_view VALUES (?, ?, ?)', values: ['/shop/über-uns', digest(id).subarray(0, 16), null] },
  ];
}

function scan(id: number): readonly Part[] {
  const barcode = String(draw(id, 1) % 20).padStart(12, '0');
  return [
    { text: 'UPDATE parcel_scan SET weight = weight + 0.1, scanned_at = NOW() WHERE barcode = ?', values: [barcode] },
    { text: 'INSERT INTO parcel_scan VALUES (?, ?, ?, ?, NOW())', values: [String(900000 + id), 'Köln', id / 3, null] },
  ];
}

function refill(id: number, shop: ShopCounts): readonly Part[] {
  return [{ text: 'CALL restock(?, ?)', values: [sku(draw(id, 1), shop), 1 + (id % 9)] }];
}

/** The lines go by the foreign key's cascade. */
function cancel(id: number): readonly Part[] {
  return [{ text: 'DELETE FROM sales_order WHERE id = ?', values: [orderId(orderBefore(id) - 10 * kinds.length)] }];
}

const kinds = [order, visit, order, pay, scan, order, refill, visit, order, cancel] as const;

/** An order that an earlier transaction of this writer may have placed. */
function orderBefore(id: number): number {
  return id - (id % kinds.length) - kinds.length * 3;
}

function orderId(id: number): Buffer {
  return Buffer.concat([Buffer.from('0f', 'hex'), digest(Math.max(0, id)).subarray(0, 15)]);
}

function sku(number: number, shop: ShopCounts): string {
  const n = 1 + (number % shop.products);
  return `${['BK-', 'mu-', 'Gä-'][n % 3]}${String(n).padStart(8, '0')}`;
}

function draw(id: number, which: number): number {
  return digest(id).readUInt32BE(4 * which);
}

function digest(id: number): Buffer {
  return createHash('sha256').update(`transaction ${id}`).digest();
}
