import { expect, it } from 'vitest';
import { upgradeCommand } from '../../src/facts/upgrade-command.ts';
import { aKnownVulnerability } from '../checks/scan-examples.ts';

const command = (ecosystem: string, name: string, fixed: string | null, kind: 'host' | 'image' = 'image') =>
  upgradeCommand(aKnownVulnerability({ ecosystem, package: name, fixed }), kind);

it('upgrades a host by its package manager', () => {
  expect(command('Debian:12', 'openssl', '3.0.15-1', 'host')).toBe('apt-get update && apt-get upgrade');
  expect(command('AlmaLinux:9', 'openssl-libs', '1:3.0.7-27.el9', 'host')).toBe('dnf upgrade --refresh');
  expect(command('Alpine:v3.19', 'openssl', '3.1.4-r6', 'host')).toBe('apk upgrade --update-cache');
});

it('leaves the packages of an image to a new build', () =>
  expect(command('Debian:12', 'openssl', '3.0.15-1')).toBeNull());

it('raises a package of a language where it is declared', () => {
  expect(command('npm', '@scope/name', '1.2.3')).toBe('npm install @scope/name@1.2.3');
  expect(command('Go', 'golang.org/x/net', '0.23.0')).toBe('go get golang.org/x/net@v0.23.0');
  expect(command('Go', 'stdlib', '1.22.3')).toBe('build with Go 1.22.3');
  expect(command('PyPI', 'lxml', '4.9.1')).toBe("pip install 'lxml>=4.9.1'");
});

it('writes no command of a name that a shell would not take as a word', () => {
  expect(command('npm', 'a; rm -rf /', '1')).toBeNull();
  expect(command('PyPI', 'a', "1' && x")).toBeNull();
});

it('has none where there is no fix, or nobody knows the package manager', () => {
  expect(command('npm', 'a', null)).toBeNull();
  expect(command('Gentoo', 'a', '1', 'host')).toBeNull();
});
