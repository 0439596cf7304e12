import { isUtf8 } from 'node:buffer';

/** Each byte above 127 as a lone surrogate, as in Python's surrogateescape. */
const escapeBytes = (component: string): string => {
  const bytes = Buffer.from(component, 'latin1');
  if (isUtf8(bytes)) return bytes.toString('utf8');
  return component.replace(/[\x80-\xff]/g, (byte) => String.fromCharCode(0xdc00 + byte.charCodeAt(0)));
};

/**
 * A name as text: UTF-8 is taken as it is; in a path component that is not, bytes above 127 become lone surrogates, so that two
 * different names never read the same.
 */
export const decodeName = (bytes: Buffer, start: number, end: number): string => {
  const text = bytes.toString('utf8', start, end);
  if (!text.includes('\ufffd')) return text;
  return bytes.toString('latin1', start, end).split('/').map(escapeBytes).join('/');
};

/**
 * A path below the root without leading or trailing slash, `''` for the root itself: cleaned lexically and taken from the root
 * when absolute, as engines do on unpacking. Null when it leaves the root or holds a NUL.
 */
export const normalizePath = (path: string): string | null => {
  const trimmed = path.endsWith('/') ? path.slice(0, -1) : path;
  const plain = trimmed.startsWith('./') ? trimmed.slice(2) : trimmed;
  // Most names are clean: the regular expression is for those few that might not be.
  const isSuspect =
    plain.startsWith('.') ||
    plain.startsWith('/') ||
    plain.includes('/.') ||
    plain.includes('//') ||
    plain.includes('\0');
  if (!isSuspect || !/(?:^|\/)\.{0,2}(?:\/|$)|\0/.test(plain)) return plain;
  if (plain.includes('\0')) return null;
  const parts: string[] = [];
  for (const part of plain.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.pop() === undefined) return null;
  }
  return parts.join('/');
};
