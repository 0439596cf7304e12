import type { InetdService, NfsExport, ResourceSet } from 'rempart/check';
import { describe, expect, it } from 'vitest';
import inetd from '../../../checks/attack-surface/inetd-services.ts';
import exportsCheck from '../../../checks/attack-surface/nfs-exports.ts';
import snmp from '../../../checks/attack-surface/snmp-community.ts';
import { type FileEntry, found } from '../../../src/core/answer.ts';
import { inetdServices } from '../../../src/facts/inetd.ts';
import { nfsExports } from '../../../src/facts/nfs-exports.ts';
import { snmpCommunities } from '../../../src/facts/snmp-communities.ts';
import { knownValue, resolveFact } from '../../facts/host-answers.ts';
import { testCheck } from '../../test-check.ts';

const entry = (path: string, content: string | null): FileEntry => ({
  path,
  type: 'file',
  mode: 0o644,
  uid: 0,
  gid: 0,
  size: 1,
  mtime: 0,
  content,
  unreadable: content === null ? { code: 'permission', text: `${path} may not be read` } : null,
});
const files = (contents: Readonly<Record<string, string | null>>) =>
  found({
    entries: Object.entries(contents).map(([path, content]) => entry(path, content)),
    complete: true,
    reason: null,
  });
const set = <T>(...items: readonly T[]): ResourceSet<T> => ({ items, complete: true, reason: null });

const service = (name: string) => ({
  name,
  program: `/usr/sbin/in.${name}d`,
  path: '/etc/inetd.conf',
  line: 3,
});
testCheck(inetd, [
  { name: 'everything is off', facts: { self: { services: set<InetdService>() } }, expect: 'pass' },
  { name: 'Telnet', facts: { self: { services: set(service('telnet')) } }, expect: 'fail' },
  { name: 'no inetd', facts: { self: { services: null } }, expect: 'not-applicable' },
]);

const share = (client: string, ...options: readonly string[]) => ({
  folder: '/srv',
  client,
  options,
  path: '/etc/exports',
  line: 1,
});
testCheck(exportsCheck, [
  {
    name: 'a named client',
    facts: { self: { shares: set(share('192.0.2.10', 'rw', 'root_squash')) } },
    expect: 'pass',
  },
  {
    name: 'root of a client is root',
    facts: { self: { shares: set(share('192.0.2.10', 'rw', 'no_root_squash')) } },
    expect: 'fail',
  },
  {
    name: 'all_squash undoes no_root_squash',
    facts: { self: { shares: set(share('192.0.2.10', 'no_root_squash', 'all_squash')) } },
    expect: 'pass',
  },
  { name: 'everybody may write', facts: { self: { shares: set(share('*', 'rw')) } }, expect: 'fail' },
  {
    name: 'everybody by a network of no length',
    facts: { self: { shares: set(share('0.0.0.0/0', 'ro')) } },
    expect: 'fail',
  },
  { name: 'nothing is shared', facts: { self: { shares: set<NfsExport>() } }, expect: 'not-applicable' },
]);

const community = (knownName: string | null) => ({ directive: 'rocommunity', knownName, line: 4 });
testCheck(snmp, [
  { name: 'a secret string', facts: { self: { communities: [community(null)] } }, expect: 'pass' },
  {
    name: 'public',
    facts: { self: { communities: [community(null), community('public')] } },
    expect: 'fail',
  },
  { name: 'no SNMP', facts: { self: { communities: null } }, expect: 'not-applicable' },
]);

describe('inetd.conf and xinetd', () => {
  it('reads what is switched on', () => {
    const services = knownValue(
      inetdServices,
      files({
        '/etc/inetd.conf':
          '#:STANDARD:\n#<off># telnet stream tcp nowait root /usr/sbin/tcpd in.telnetd\nident stream tcp wait identd /usr/sbin/identd identd\n# ftp stream tcp nowait root x\n',
        '/etc/xinetd.d/tftp': 'service tftp\n{\n  disable = no\n  server = /usr/sbin/in.tftpd\n}\n',
        '/etc/xinetd.d/echo': '# default: off\nservice echo\n{\n  disable         = yes\n}\n',
      }),
    );
    expect(services?.items).toEqual([
      { name: 'ident', program: '/usr/sbin/identd', path: '/etc/inetd.conf', line: 3 },
      { name: 'tftp', program: '/usr/sbin/in.tftpd', path: '/etc/xinetd.d/tftp', line: 1 },
    ]);
  });
  it('is incomplete where one may not be read', () => {
    expect(knownValue(inetdServices, files({ '/etc/inetd.conf': null }))).toMatchObject({ complete: false });
  });
  it('is null where there is none', () => expect(knownValue(inetdServices, files({}))).toBeNull());
});

describe('exports', () => {
  it('reads clients, defaults of a line and continuations', () => {
    const text =
      '# x\n/srv/a 192.0.2.0/24(rw,sync) *.example.org(ro)\n/srv/b -sec=krb5p,rw @ops\n"/srv/c d" \\\n  *(rw)\n/srv/e\n';
    expect(
      knownValue(nfsExports, files({ '/etc/exports': text })).items.map(({ folder, client, options }) => [
        folder,
        client,
        options.join(','),
      ]),
    ).toEqual([
      ['/srv/a', '192.0.2.0/24', 'rw,sync'],
      ['/srv/a', '*.example.org', 'ro'],
      ['/srv/b', '@ops', 'sec=krb5p,rw'],
      ['/srv/c d', '*', 'rw'],
      ['/srv/e', '*', ''],
    ]);
  });
});

describe('snmpd.conf', () => {
  const redact = snmpCommunities.questions[0]?.redact as (output: FileEntry, seal: unknown) => FileEntry;
  const text =
    'rocommunity public default\nrwcommunity s3cretWord 10.0.0.1\ncom2sec notConfigUser default private\ncreateUser joe SHA "a long pass" AES\n';
  it('keeps no community string that is a secret', () => {
    const kept = redact(entry('/etc/snmp/snmpd.conf', text), {});
    expect(kept.content).not.toMatch(/s3cretWord|long pass/);
    expect(redact(kept, {})).toEqual(kept);
    expect(knownValue(snmpCommunities, found(kept))).toEqual([
      { directive: 'rocommunity', knownName: 'public', line: 1 },
      { directive: 'rwcommunity', knownName: null, line: 2 },
      { directive: 'com2sec', knownName: 'private', line: 3 },
    ]);
  });
  it('is unknown where it may not be read', () => {
    expect(resolveFact(snmpCommunities, found(entry('/etc/snmp/snmpd.conf', null)))).toMatchObject({
      known: false,
      reason: { code: 'permission' },
    });
  });
});
