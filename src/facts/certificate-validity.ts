/** From when until when a certificate is good, milliseconds since the epoch. */
export interface CertificateValidity {
  readonly notBefore: number;
  readonly notAfter: number;
}

const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
/** Characters of one certificate that are read at most. */
const LONGEST = 64 * 1024;

const bytesOf = (base64: string): readonly number[] => {
  const bytes: number[] = [];
  let [bits, held] = [0, 0];
  for (const sign of base64.slice(0, LONGEST)) {
    const value = BASE64.indexOf(sign);
    if (value < 0) continue;
    bits = ((bits << 6) | value) & 0xffff;
    held += 6;
    if (held >= 8) {
      held -= 8;
      bytes.push((bits >> held) & 0xff);
    }
  }
  return bytes;
};

/** An element of DER: its tag and where its content lies. */
interface Element {
  readonly tag: number;
  readonly start: number;
  readonly end: number;
}

const elementAt = (bytes: readonly number[], at: number): Element | null => {
  const [tag, first] = [bytes[at], bytes[at + 1]];
  if (tag === undefined || first === undefined) return null;
  const long = first >= 0x80 ? first & 0x7f : 0;
  if (long > 4) return null;
  let length = long === 0 ? first : 0;
  for (let index = 0; index < long; index++) length = length * 256 + (bytes[at + 2 + index] ?? 0);
  const start = at + 2 + long;
  return start + length > bytes.length ? null : { tag, start, end: start + length };
};

const elementsIn = (bytes: readonly number[], { start, end }: Element): readonly Element[] => {
  const elements: Element[] = [];
  for (let at = start; at < end; ) {
    const element = elementAt(bytes, at);
    if (element === null) return elements;
    elements.push(element);
    at = element.end;
  }
  return elements;
};

const UTC_TIME = 0x17;
const GENERALIZED_TIME = 0x18;
const SEQUENCE = 0x30;

/** RFC 5280 4.1.2.5: `YYMMDDHHMMSSZ` until 2049, `YYYYMMDDHHMMSSZ` from then on. */
const timeIn = (bytes: readonly number[], { tag, start, end }: Element): number | null => {
  const text = String.fromCharCode(...bytes.slice(start, Math.min(end, start + 20)));
  const digits = tag === UTC_TIME ? `${Number(text.slice(0, 2)) >= 50 ? '19' : '20'}${text}` : text;
  const parts = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/.exec(digits);
  if (parts === null || (tag !== UTC_TIME && tag !== GENERALIZED_TIME)) return null;
  const [year = 0, month = 1, day, hour, minute, second] = parts.slice(1).map(Number);
  return Date.UTC(year, month - 1, day, hour, minute, second);
};

const validityOf = (bytes: readonly number[]): CertificateValidity | null => {
  const certificate = elementAt(bytes, 0);
  const body = certificate === null ? undefined : elementsIn(bytes, certificate)[0];
  if (body === undefined) return null;
  // version?, serialNumber, signature, issuer, validity: the first sequence of two times.
  for (const element of elementsIn(bytes, body)) {
    if (element.tag !== SEQUENCE) continue;
    const [from, to, ...rest] = elementsIn(bytes, element);
    if (from === undefined || to === undefined || rest.length > 0) continue;
    const [notBefore, notAfter] = [timeIn(bytes, from), timeIn(bytes, to)];
    if (notBefore !== null && notAfter !== null) return { notBefore, notAfter };
  }
  return null;
};

/** The validity of every X.509 certificate in a PEM text, in order; null for one that cannot be read. */
export const certificateValidities = (pem: string): readonly (CertificateValidity | null)[] =>
  [...pem.matchAll(/-----BEGIN CERTIFICATE-----([\s\S]*?)-----END CERTIFICATE-----/g)].map(([, body]) =>
    validityOf(bytesOf(body ?? '')),
  );
