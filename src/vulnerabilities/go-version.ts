import type { Order } from './order.ts';
import { compareSemverParts, type SemverParts } from './semver-version.ts';

const NUMBER = '(0|[1-9]\\d*)';
const MODULE = new RegExp(
  `^v?${NUMBER}(?:\\.${NUMBER}(?:\\.${NUMBER}(?:-([0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*))?(?:\\+[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*)?)?)?$`,
);

/** What `runtime.Version` tells of a release: `go1.22.3`, `go1.22rc1`, with the suffix of whoever built it or its experiments behind it. */
const TOOLCHAIN = /^go(\d+)(?:\.(\d+)(?:\.(\d+))?(?:(alpha|beta|rc)(\d+))?)?(?:[-+ ].*)?$/;

const isSound = (identifier: string): boolean => !/^0\d+$/.test(identifier);

/** `+incompatible` is build metadata; a pseudo-version is a prerelease with a time stamp. The toolchain is ordered as its advisories write it: `1.22.0-rc.1`. */
const parse = (version: string): SemverParts | null => {
  const text = version.trim();
  const [isToolchain, ...parts] = TOOLCHAIN.exec(text) ?? [];
  if (isToolchain !== undefined) {
    const [major = '0', minor = '0', patch = '0', stage, number = '0'] = parts;
    return { numbers: [major, minor, patch], prerelease: stage === undefined ? [] : [stage, number] };
  }
  const [, major, minor = '0', patch = '0', prerelease] = MODULE.exec(text) ?? [];
  const identifiers = prerelease?.split('.') ?? [];
  if (major === undefined || !identifiers.every(isSound)) return null;
  return { numbers: [major, minor, patch], prerelease: identifiers };
};

/** Order of two versions of Go modules or of the toolchain; null where a text is none, as `(devel)` is. */
export const compareGoVersions = (a: string, b: string): Order | null => {
  const [left, right] = [parse(a), parse(b)];
  return left === null || right === null ? null : compareSemverParts(left, right);
};
