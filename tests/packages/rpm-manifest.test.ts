import { describe, expect, it } from 'vitest';
import { manifestPackages } from '../../src/packages/rpm-manifest.ts';
import { gatherRpmPackages, rpmPackage } from '../../src/packages/rpm-package.ts';

const gathered = (text: string) => gatherRpmPackages(manifestPackages(Buffer.from(text)), rpmPackage);
const read = (text: string) => gathered(text).packages;
const line = (epoch: string, epochNumber: string) =>
  `ca-certificates\t2.0.0-1.cm2\t1653816591\t1653753130\tMicrosoft Corporation\t${epoch}\t580\tnoarch\t${epochNumber}\tca-certificates-2.0.0-1.cm2.src.rpm\n`;

describe('the list of packages of Azure Linux', () => {
  it('tells name, version, architecture and source', () =>
    expect(read(line('(none)', '0'))).toEqual([
      {
        kind: 'rpm',
        name: 'ca-certificates',
        version: '2.0.0-1.cm2',
        source: 'ca-certificates',
        sourceVersion: '2.0.0-1.cm2',
        arch: 'noarch',
        module: null,
      },
    ]));
  it('tells the epoch in the sixth field, or, by builders that leave that empty, in the ninth', () => {
    const version = (epoch: string, number: string) => read(line(epoch, number))[0]?.version;
    expect(version('1', '1')).toBe('1:2.0.0-1.cm2');
    expect(version('(none)', '1')).toBe('1:2.0.0-1.cm2');
    expect(version('0', '0')).toBe('0:2.0.0-1.cm2');
  });
  it('may end without a line break, and have empty lines', () =>
    expect(read(`\n${line('(none)', '0')}\n${line('(none)', '0').trimEnd()}`)).toHaveLength(2));
  it('that is empty lists nothing', () => expect(read('')).toEqual([]));
  it.each(['glibc-2.35-2.cm2.x86_64\n', 'a\tb\n', `${'x'.repeat(5000)}${'\t1-1'.repeat(10)}\n`, '\0'])(
    'with another line is a fault',
    (text) => expect(gathered(text).fault?.message).toMatch('fewer than 10 fields'),
  );
  it('with a version without release is a fault', () =>
    expect(gathered(line('(none)', '0').replace('2.0.0-1.cm2', '2.0.0')).fault?.message).toMatch(
      'lacks its name, version',
    ));
});
