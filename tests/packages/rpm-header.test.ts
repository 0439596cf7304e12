import { describe, expect, it } from 'vitest';
import { PackageFault } from '../../src/packages/package-reader.ts';
import { fileListOf, rpmHeader, toldBy } from '../../src/packages/rpm-header.ts';
import { bind, rpmBlob } from './rpm-blob.ts';

const toldIn = (blob: Buffer) => toldBy(rpmHeader(blob));
/** The header of `bind` with a field of the index entry of a tag changed: 1 is the type, 2 the offset, 3 the count. */
const changed = (tag: keyof typeof bind, field: 1 | 2 | 3, value: number): Buffer => {
  const blob = rpmBlob(bind);
  blob.writeUInt32BE(value, 8 + Object.keys(bind).indexOf(`${tag}`) * 16 + field * 4);
  return blob;
};

describe('a header', () => {
  it('tells what its tags hold', () =>
    expect(toldIn(rpmBlob(bind))).toEqual({
      name: 'bind-libs',
      epoch: '32',
      version: '9.16.23',
      release: '18.el9',
      arch: 'x86_64',
      sourceFile: 'bind-9.16.23-18.el9.src.rpm',
      module: null,
    }));
  it('tells the epoch without a sign', () =>
    expect(toldIn(rpmBlob({ ...bind, 1003: 0xffff_ffff })).epoch).toBe('4294967295'));
  it('is told by what was added to it last', () => {
    const [first, second] = [rpmBlob({ 1000: 'old' }), rpmBlob({ 1000: 'new' })];
    const both = Buffer.concat([
      Buffer.alloc(8),
      first.subarray(8, 24),
      second.subarray(8, 24),
      Buffer.from('old\0new\0'),
    ]);
    both.writeUInt32BE(2, 0);
    both.writeUInt32BE(8, 4);
    both.writeUInt32BE(4, 8 + 16 + 8);
    expect(toldIn(both).name).toBe('new');
  });
  it('of nothing tells nothing', () => expect(toldIn(Buffer.alloc(8)).name).toBeNull());
});

describe('a damaged header is a fault, wherever it is cut or what it points at', () => {
  it('cut anywhere', () => {
    const blob = rpmBlob(bind);
    for (let length = 0; length < blob.length; length += 1)
      expect(() => toldIn(blob.subarray(0, length)), `${length}`).toThrow(PackageFault);
  });
  it.each([
    ['a count of entries beyond the file', 0, 0x0fff_ffff],
    ['a store beyond the file', 4, 0xffff_ffff],
  ])('%s', (_, at, value) => {
    const blob = rpmBlob(bind);
    blob.writeUInt32BE(value, at);
    expect(() => toldIn(blob)).toThrow('bytes that it does not have');
  });
  it('an offset that is negative', () => {
    expect(() => toldIn(changed(1000, 2, 0xffff_ffff))).toThrow(PackageFault);
    expect(() => toldIn(changed(1003, 2, 0x8000_0000))).toThrow(PackageFault);
  });
  it('a number where a text is due, and the reverse', () => {
    expect(() => toldIn(changed(1000, 1, 4))).toThrow('none where one is due');
    expect(() => toldIn(changed(1003, 1, 6))).toThrow('another value where a number is due');
  });
  it('a count of numbers that no file has', () =>
    expect(() => toldIn(changed(1003, 3, 0xffff_ffff))).toThrow(PackageFault));
  it('a text without an end', () =>
    expect(() => toldIn(rpmBlob({ ...bind, 1000: 'n'.repeat(256) }))).toThrow('a text that is too long'));
  it('files without folders', () =>
    expect(() => fileListOf(rpmHeader(rpmBlob({ 1116: [0], 1117: ['a', 'b'], 1118: ['/'] })))).toThrow(
      'files without folders',
    ));
});
