import { JsonFault, jsonMembers, parseJson } from '../packages/bounded-json.ts';
import { type AdvisoryDocument, emptyDocument, type RateVector } from './advisory-document.ts';
import { isSecdb, readSecdb } from './alpine-secdb.ts';
import { isTrackerMember, readTrackerMember } from './debian-tracker.ts';
import { isKev, readKev } from './kev.ts';
import { isNodeCore, readNodeCore } from './node-core.ts';
import { readOsv } from './osv.ts';
import { parseAdvisoryYaml, YamlFault } from './osv-yaml.ts';
import { isObject, member } from './plain-value.ts';
import { isRubysec, readRubysec } from './rubysec.ts';

export type AdvisoryFormat = 'osv' | 'debian-tracker' | 'alpine-secdb' | 'rubysec' | 'node-core' | 'kev';

/** A part of a document in a known format. */
export interface ReadPart {
  readonly format: AdvisoryFormat;
  readonly document: AdvisoryDocument;
}

/** A document that is in none of the formats, or broken; the message says which. */
export class UnknownDocument extends Error {
  readonly broken: boolean;
  constructor(message: string, broken: boolean) {
    super(message);
    this.broken = broken;
  }
}

/** Of larger documents never the whole tree stands in memory; bytes. */
const LARGE = 4 * 1024 * 1024;

/**
 * What a document says, in whichever format it is: its content tells, not its name. A large one comes in parts. Throws `UnknownDocument`, also
 * behind parts that could be read.
 */
export function* readAdvisories(bytes: Uint8Array, rate: RateVector): Generator<ReadPart> {
  try {
    const first = bytes.find((byte) => byte > 0x20);
    if (first === 0x7b && bytes.length > LARGE && isTrackerText(bytes)) {
      for (const [source, value] of jsonMembers(bytes)) yield trackerPart(source, value);
    } else if (first === 0x7b || first === 0x5b) yield* readJson(parseJson(bytes), rate);
    else yield readYaml(bytes, rate);
  } catch (error) {
    if (error instanceof JsonFault || error instanceof YamlFault)
      throw new UnknownDocument(error.message, true);
    throw error;
  }
}

const isTrackerText = (bytes: Uint8Array): boolean => {
  for (const [, value] of jsonMembers(bytes)) return isTrackerMember(value);
  return false;
};

const trackerPart = (source: string, value: unknown): ReadPart => ({
  format: 'debian-tracker',
  document: readTrackerMember(source, value),
});

const isOsv = (value: unknown): boolean =>
  typeof member(value, 'id') === 'string' &&
  (Array.isArray(member(value, 'affected')) || typeof member(value, 'modified') === 'string');

function* readJson(value: unknown, rate: RateVector): Generator<ReadPart> {
  if (Array.isArray(value) && value.length > 0 && value.every(isOsv)) {
    for (const record of value) yield { format: 'osv', document: readOsv(record, rate) };
  } else if (isOsv(value)) yield { format: 'osv', document: readOsv(value, rate) };
  else if (isKev(value)) yield { format: 'kev', document: readKev(value) };
  else if (isSecdb(value)) yield { format: 'alpine-secdb', document: readSecdb(value) };
  else if (isNodeCore(value)) yield { format: 'node-core', document: readNodeCore(value) };
  else if (isObject(value) && Object.values(value).some(isTrackerMember))
    for (const [source, entry] of Object.entries(value)) yield trackerPart(source, entry);
  else throw new UnknownDocument('is in no known format', false);
}

const readYaml = (bytes: Uint8Array, rate: RateVector): ReadPart => {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
  // Prose, tables and scripts lie beside advisories; only what begins like one of them is parsed.
  if (!/^(id|gem|engine|affected): ?/m.test(text.slice(0, 65_536)))
    throw new UnknownDocument('is in no known format', false);
  const value = parseAdvisoryYaml(text);
  if (isRubysec(value)) return { format: 'rubysec', document: readRubysec(value) };
  if (isOsv(value)) return { format: 'osv', document: readOsv(value, rate) };
  throw new UnknownDocument('is in no known format', false);
};

/** Documents one after the other as one: what was ignored is counted together. */
export const joinDocuments = (a: AdvisoryDocument, b: AdvisoryDocument): AdvisoryDocument => ({
  ...emptyDocument,
  ignored: Object.fromEntries(
    [...new Set([...Object.keys(a.ignored), ...Object.keys(b.ignored)] as (keyof typeof a.ignored)[])].map(
      (reason) => [reason, (a.ignored[reason] ?? 0) + (b.ignored[reason] ?? 0)],
    ),
  ),
  newest: a.newest === null || (b.newest !== null && b.newest > a.newest) ? b.newest : a.newest,
  records: a.records + b.records,
});
