import { bytePart } from './byte-part.ts';
import { PackageFault } from './package-reader.ts';

const FILE_HEADER = 32;
const PAGE = 4096;
const SLOT = 16;
const BLOCK = 16;
const BLOB_HEAD = 16;
const BLOB_TAIL = 12;

const damaged = (): PackageFault =>
  new PackageFault('parse-error', 'its slots contradict what they point at');

const mark = (letters: string): number => Buffer.from(letters, 'latin1').readUInt32LE(0);
const [DATABASE_MARK, SLOT_MARK, HEAD_MARK, TAIL_MARK] = ['RpmP', 'Slot', 'BlbS', 'BlbE'].map(mark);

/**
 * Headers in a `Packages.db` of SUSE, rpm's own format: pages of slots, each of which tells where a package stands (lib/backend/ndb of rpm). Numbers are
 * little-endian. Packages have no more bytes together than the file, so that slots that share them end. Throws `PackageFault`.
 */
export const ndbHeaders = function* (bytes: Buffer): Generator<Buffer> {
  const header = bytePart(bytes, 0, FILE_HEADER);
  if (header.readUInt32LE(0) !== DATABASE_MARK)
    throw new PackageFault('parse-error', 'it does not begin like a database of rpm');
  if (header.readUInt32LE(4) !== 0) throw new PackageFault('unsupported', 'it has a later format of rpm');
  const slots = bytePart(bytes, FILE_HEADER, header.readUInt32LE(12) * PAGE - FILE_HEADER);
  let bytesLeft = bytes.length;
  for (let at = 0; at < slots.length; at += SLOT) {
    if (slots.readUInt32LE(at) !== SLOT_MARK) throw damaged();
    const index = slots.readUInt32LE(at + 4);
    if (index === 0) continue;
    const [start, length] = [slots.readUInt32LE(at + 8), slots.readUInt32LE(at + 12)];
    bytesLeft -= length * BLOCK;
    if (bytesLeft < 0) throw damaged();
    const blob = bytePart(bytes, start * BLOCK, length * BLOCK);
    const [head, tail] = [bytePart(blob, 0, BLOB_HEAD), bytePart(blob, blob.length - BLOB_TAIL, BLOB_TAIL)];
    const size = head.readUInt32LE(12);
    const isWhole =
      head.readUInt32LE(0) === HEAD_MARK &&
      head.readUInt32LE(4) === index &&
      tail.readUInt32LE(4) === size &&
      tail.readUInt32LE(8) === TAIL_MARK;
    if (!isWhole) throw damaged();
    yield bytePart(blob, BLOB_HEAD, size);
  }
};
