import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { pythonPackage } from '../../src/packages/python-package.ts';
import { faultsOf, flips, outcomeOf, truncations } from './hostile-bytes.ts';
import { describeWithPrograms } from './program-at-hand.ts';

const outcome = (text: string) => outcomeOf(pythonPackage, '/a', Buffer.from(text));
const wants = (path: string): boolean => pythonPackage.wants({ path, mode: 0o644, size: 100 }) > 0;

describe('pythonPackage wants', () => {
  const cases: readonly (readonly [path: string, isWanted: boolean])[] = [
    ['/usr/lib/python3/dist-packages/six-1.16.0.egg-info', true],
    ['/usr/lib/python3/dist-packages/six-1.16.0.egg-info/PKG-INFO', true],
    ['/venv/lib/python3.12/site-packages/requests-2.31.0.dist-info/METADATA', true],
    ['/venv/lib/python3.12/site-packages/a-1.0-py3.12.egg/EGG-INFO/PKG-INFO', true],
    ['/venv/lib/python3.12/site-packages/requests-2.31.0.dist-info/RECORD', false],
    ['/venv/lib/python3.12/site-packages/a.egg-info/requires.txt', false],
    ['/app/METADATA', false],
    ['/app/PKG-INFO', false],
  ];
  for (const [path, isWanted] of cases)
    it(`${isWanted ? '' : 'not '}${path}`, () => {
      expect(wants(path)).toBe(isWanted);
    });
});

describe('pythonPackage', () => {
  it('reads headers alone: the description below may say what it likes', () => {
    expect(
      outcome('Metadata-Version: 2.1\nName: Flask\nVersion: 3.0.0\n\nName: other\nVersion: 9\n'),
    ).toEqual(['Flask 3.0.0']);
    expect(outcome('Metadata-Version: 2.1\n\nName: other\n')).toBe('parse-error');
  });

  it('takes the first of each header, whatever its case, with or without carriage returns', () => {
    expect(outcome('NAME: a\r\nversion:1.0\r\nName: b\r\nVersion: 2\r\n\r\n')).toEqual(['a 1.0']);
  });

  it('takes folded lines for a part of the header above', () => {
    expect(outcome('Summary: x\n Name: b\n\tVersion: 2\nName: a\nVersion:\n 1.0\n')).toEqual(['a 1.0']);
  });

  it('passes over lines that are no headers, as old licences wrote them', () => {
    expect(outcome('License: MIT\nPermission is granted\nName: a\nVersion: 1')).toEqual(['a 1']);
  });

  it('leaves the version empty where it is not told', () => {
    expect(outcome('Name: a\n')).toEqual(['a']);
  });

  it('refuses what can be no name', () => {
    expect(outcome('Name: a b\nVersion: 1\n')).toBe('parse-error');
    expect(outcome(`Name: a\n${' a\n'.repeat(1_000_000)}`)).toBe('parse-error');
    expect(outcome('')).toBe('parse-error');
  });

  it('outlives damage of any kind', () => {
    const bytes = Buffer.from('Metadata-Version: 2.1\nName: Flask\nSummary: a\n b\nVersion: 3.0.0\n\nText\n');
    expect(faultsOf(pythonPackage, '/a', truncations(bytes))).toBeGreaterThan(20);
    expect(faultsOf(pythonPackage, '/a', flips(bytes))).toBeGreaterThan(20);
  });
});

const LIST = `
import importlib.metadata, json, os, sys
found = []
for d in importlib.metadata.distributions():
    path = str(d._path)
    for file in ([path] if os.path.isfile(path) else [path + '/METADATA', path + '/PKG-INFO']):
        if os.path.isfile(file):
            found.append([file, d.metadata['Name'], d.version])
json.dump(found, sys.stdout)`;

describeWithPrograms(
  [['python3', '-c', 'import importlib.metadata']],
  'pythonPackage on this machine',
  () => {
    it('sees what Python itself sees', () => {
      const distributions: readonly (readonly [file: string, name: string, version: string])[] = JSON.parse(
        execFileSync('python3', ['-c', LIST], { encoding: 'utf8' }),
      );
      for (const [file, name, version] of distributions) {
        expect(wants(file), file).toBe(true);
        expect(outcomeOf(pythonPackage, file, readFileSync(file)), file).toEqual([`${name} ${version}`]);
      }
    });
  },
);
