import type { WireAnswer } from './wire';

/** The query protocol's XML, read and written without a parser: moto writes it flat and without attributes. */
export function element(xml: string, name: string): string | undefined {
  const found = new RegExp(`<${name}>([\\s\\S]*?)</${name}>`).exec(xml)?.[1];
  return found === undefined ? undefined : unescapeXml(found);
}

export function escapeXml(value: string): string {
  return value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function unescapeXml(value: string): string {
  return value.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&');
}

export function rdsAnswer(action: string, result: string): WireAnswer {
  const body = `<${action}Result>${result}</${action}Result>`;
  return xml(200, `<${action}Response ${namespace}>${body}${metadata}</${action}Response>`);
}

export function rdsError(code: string, message: string): WireAnswer {
  const error = `<Error><Type>Sender</Type><Code>${code}</Code><Message>${escapeXml(message)}</Message></Error>`;
  return xml(400, `<ErrorResponse ${namespace}>${error}<RequestId>local</RequestId></ErrorResponse>`);
}

const namespace = 'xmlns="http://rds.amazonaws.com/doc/2014-10-31/"';
const metadata = '<ResponseMetadata><RequestId>local</RequestId></ResponseMetadata>';

function xml(status: number, body: string): WireAnswer {
  return { status, headers: { 'content-type': 'text/xml' }, body: Buffer.from(body) };
}
