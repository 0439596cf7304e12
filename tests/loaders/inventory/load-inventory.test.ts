import { describe, expect, it } from 'vitest';
import { loadInventory } from '../../../src/loaders/inventory/load-inventory.ts';
import { recogniseFormat } from '../../../src/loaders/inventory/recognise-format.ts';
import { faultOf, linesOf, PLACES, readInventory } from './read-inventory.ts';

describe('the format of an inventory', () => {
  it.each([
    ['hosts:\n  a:\n', 'rempart'],
    ['---\n# ours\ngroups: {}\nhosts: [a]\n', 'rempart'],
    ['{"hosts": ["a"]}', 'rempart'],
    ['all:\n  hosts: {a: }\n', 'ansible-yaml'],
    ['web:\n  hosts: {a: }\n', 'ansible-yaml'],
    ['{"_meta": {}, "web": {"hosts": []}}', 'ansible-json'],
    ['{"web": ["a"]}', 'ansible-json'],
    ['[web]\na\n', 'ansible-ini'],
    ['a ansible_host=x\n[web]\na\n', 'ansible-ini'],
    ['web1.example.org\nweb2.example.org\n', 'ansible-ini'],
    ['# mine\nHost web1\n  User x\n', 'ssh-config'],
    ['User x\nHost web1\n', 'ssh-config'],
    ['Include conf.d/*\n', 'ssh-config'],
    ['# all of them\nssh://root@web1\nlocal # me\n', 'list'],
    ['docker\n', 'list'],
    ['\n# nothing\n', null],
  ])('is told by what it holds: %j', (text, format) => {
    expect(recogniseFormat(text)).toBe(format);
  });
});

describe('a list of targets', () => {
  it('is that of the command line: without names of its own, and each once', async () => {
    const inventory = await readInventory(
      'ssh://root@web1:22  # first\n\n# no more\nlocal\nlocal\r\narchive:a.tar\n',
    );
    expect(linesOf(inventory)).toEqual([
      'ssh://root@web1:22: root@web1:22',
      'local: local',
      'archive:a.tar: archive:a.tar',
    ]);
    expect(inventory.hosts.every(({ entry }) => entry === null)).toBe(true);
  });
  it('names the line that is no target', async () => {
    expect(await faultOf('local\nlokal\n', 'list')).toContain(
      "line 2: 'lokal' is not a target | Did you mean 'local'?",
    );
    expect(await faultOf('ssh://a:b@c\n')).toContain('line 1:');
  });
});

describe('a file', () => {
  const load = (path: string) => loadInventory(path, null, PLACES, () => ({ hosts: [], warnings: [] }));
  it('that is not there, or a folder', async () => {
    await expect(load('/nowhere')).rejects.toThrow('The inventory /nowhere cannot be read: ENOENT');
    await expect(load('/etc')).rejects.toThrow('EISDIR');
  });
  it.each<[string, string | Buffer, string]>([
    ['is empty', '', 'is empty'],
    ['is a program', '#!/usr/bin/env python3\n', '--list | rempart audit --inventory -'],
    ['is no UTF-8', Buffer.from([0x5b, 0xff, 0x5d]), 'is not UTF-8'],
    ['holds NUL', 'a\0b', 'is not text'],
    ['is too large', Buffer.alloc(65 * 1024 * 1024, 'a\n'), 'is larger than'],
  ])('that %s', async (_, bytes, says) => {
    expect(await faultOf(bytes)).toContain(says);
  });
  it('may begin with a byte order mark', async () => {
    expect(linesOf(await readInventory('\ufeffhosts: [a]\n'))).toEqual(['a: @a:']);
  });
});

describe('hostile YAML', () => {
  const bomb = `a: &a [x,x,x,x,x,x,x,x,x]\n${['b', 'c', 'd', 'e', 'f', 'g', 'h', 'i']
    .map((name, index) => `${name}: &${name} [${`*${'abcdefgh'[index]},`.repeat(9)}]`)
    .join('\n')}\nhosts: *i\n`;
  it.each([
    ['aliases that stand for billions', bomb, 'aliases repeat too much'],
    ['an alias of itself', 'hosts: &a [*a]\n', 'nested too deeply'],
    ['an alias of nothing', 'hosts: *a\n', 'line 1'],
    ['lists in lists', `hosts: ${'['.repeat(100_000)}${']'.repeat(100_000)}\n`, 'nested too deeply'],
    ['mappings in mappings', `hosts: ${'{a: '.repeat(5000)}${'}'.repeat(5000)}\n`, 'nested too deeply'],
    [
      'blocks in blocks',
      `hosts:\n${Array.from({ length: 3000 }, (_, depth) => `${' '.repeat(depth + 1)}a:\n`).join('')}`,
      'nested too deeply',
    ],
    ['a mapping as a key', 'hosts: {? {a: b} : c}\n', 'a key is not text'],
    ['a merge of no mapping', 'hosts: {<<: [a]}\n', 'only a mapping can be merged'],
    [
      'a tag that makes objects',
      'hosts: !!js/function x\n',
      "the tag 'tag:yaml.org,2002:js/function' is not taken",
    ],
    [
      'too much of it',
      `hosts:\n${'  - a-rather-long-name-of-a-host\n'.repeat(280_000)}`,
      'characters of YAML',
    ],
  ])(
    '%s',
    async (_, text, says) => {
      expect(await faultOf(text, 'rempart')).toContain(says);
    },
    60_000,
  );
});

describe('a large inventory', () => {
  it('of 100,000 hosts is read, of one more refused', async () => {
    const { hosts } = await readInventory('[a]\nh[1:100000]\n');
    expect(hosts).toHaveLength(100_000);
    expect(await faultOf('[a]\nh[1:100000]\nmore\n')).toContain('line 3: more than 100000 hosts');
  }, 180_000);
});
