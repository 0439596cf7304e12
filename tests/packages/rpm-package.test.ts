import { describe, expect, it } from 'vitest';
import { PackageFault } from '../../src/packages/package-reader.ts';
import { gatherRpmPackages, type RpmTold, rpmPackage, rpmSource } from '../../src/packages/rpm-package.ts';

const told: RpmTold = {
  name: 'bash',
  epoch: null,
  version: '5.1.8',
  release: '9.el9',
  arch: 'x86_64',
  sourceFile: 'bash-5.1.8-9.el9.src.rpm',
  module: null,
};
const only = (over: Partial<RpmTold>) => rpmPackage({ ...told, ...over })[0];

describe('the name of a source file', () => {
  it.each([
    ['bash-5.1.8-9.el9.src.rpm', 'bash', '5.1.8-9.el9'],
    ['java-1.8.0-openjdk-1.8.0.412-1.el9.src.rpm', 'java-1.8.0-openjdk', '1.8.0.412-1.el9'],
    ['firmware-1-2.nosrc.rpm', 'firmware', '1-2'],
  ])('%s tells source and version', (file, name, version) =>
    expect(rpmSource(file)).toEqual({ name, version }),
  );
  it.each([
    '(none)',
    '',
    'bash-5.1.8.src.rpm',
    '-1-2.src.rpm',
    'bash-5.1.8-9.el9.x86_64.rpm',
    'a--1.src.rpm',
  ])('%j tells none', (file) => expect(rpmSource(file)).toBeNull());
});

describe('a package', () => {
  it('has its epoch in front where one is recorded, 0 too', () => {
    expect(only({})?.version).toBe('5.1.8-9.el9');
    expect(only({ epoch: '1' })?.version).toBe('1:5.1.8-9.el9');
    expect(only({ epoch: '0' })?.version).toBe('0:5.1.8-9.el9');
  });
  it('has no source where no source file is told', () =>
    expect(only({ sourceFile: null })).toMatchObject({ source: null, sourceVersion: null }));
  it('of an empty module is of none', () => expect(only({ module: '' })?.module).toBeNull());
  it.each(['name', 'version', 'release'] as const)('without a %s is a fault', (field) => {
    expect(() => only({ [field]: null })).toThrow('lacks its name, version or release');
    expect(() => only({ [field]: '' })).toThrow(PackageFault);
  });
  it.each([{ name: 'a\nb' }, { version: '1\u001b[31m' }, { arch: 'x'.repeat(256) }])(
    'with a text that breaks lines or is endless is a fault: %j',
    (over) => expect(() => only(over)).toThrow('a text that no package can have'),
  );
});

describe('the packages of one database', () => {
  const gathered = (all: Iterable<RpmTold>) => {
    const { packages, fault } = gatherRpmPackages(all, rpmPackage);
    return { names: packages.map(({ name }) => name), fault: fault?.message ?? null };
  };

  it('are told without one that is damaged, and that there is one', () =>
    expect(gathered([told, { ...told, version: null }, { ...told, name: 'zsh' }])).toEqual({
      names: ['bash', 'zsh'],
      fault: 'a package in it lacks its name, version or release',
    }));
  it('are told up to where the file leads no further', () => {
    const cut = function* () {
      yield told;
      throw new PackageFault('parse-error', 'its pages contradict each other');
    };
    expect(gathered(cut())).toEqual({ names: ['bash'], fault: 'its pages contradict each other' });
  });
  it('are a hundred thousand at most: more are no system', () => {
    const many = function* () {
      for (;;) yield told;
    };
    expect(gathered(many()).fault).toBe('it has more than 100000 packages');
  });
  it('end at any other error, which is a bug', () => {
    const broken = () => {
      throw new TypeError('a bug');
    };
    expect(() => gatherRpmPackages([told], broken)).toThrow(TypeError);
  });
});
