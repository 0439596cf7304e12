import { describe, expect, it } from 'vitest';
import { type Answer, found, type PackageEntry, type UnknownReason, unknown } from '../../src/core/answer.ts';
import { applicationPackages } from '../../src/facts/application-packages.ts';
import { resolveFact } from './host-answers.ts';

const flask: PackageEntry = {
  ...{ kind: 'PyPI', name: 'flask', version: '3.0', path: '/opt/flask/METADATA' },
  ...{ source: null, sourceVersion: null, arch: '', module: null },
};
const answer = (reason: UnknownReason | null, ...packages: readonly PackageEntry[]): Answer =>
  found({ packages, complete: reason === null, reason });
const packagesOf = (given: Answer) => resolveFact(applicationPackages, given, 'image');

const cut = { code: 'truncated', text: 'a file is too large' } as const;

describe('packages of languages', () => {
  it('are told with the file that tells them', () =>
    expect(packagesOf(answer(null, flask))).toEqual({
      known: true,
      value: {
        items: [{ kind: 'PyPI', name: 'flask', version: '3.0', path: '/opt/flask/METADATA' }],
        complete: true,
        reason: null,
      },
    }));

  it('are not all there are where a file could not be read', () =>
    expect(packagesOf(answer(cut, flask))).toMatchObject({
      value: { items: [{ name: 'flask' }], complete: false, reason: cut },
    }));

  it('are none of an rpm', () =>
    expect(packagesOf(answer(null, { ...flask, kind: 'rpm' }))).toMatchObject({ value: { items: [] } }));

  it('are unknown where the image was not read', () =>
    expect(packagesOf(unknown('unsupported', 'image walk switched off'))).toMatchObject({
      known: false,
      reason: { code: 'unsupported', text: 'image walk switched off' },
    }));
});
