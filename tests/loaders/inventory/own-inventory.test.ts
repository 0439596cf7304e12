import { describe, expect, it } from 'vitest';
import { faultOf, linesOf, readInventory } from './read-inventory.ts';

const linesFrom = async (text: string) => linesOf(await readInventory(text));

describe('our own inventory', () => {
  it('takes hosts by name: what a host says goes before its groups, those before the defaults', async () => {
    expect(
      await linesFrom(`
defaults:
  user: auditor
  become: auto
  labels: {site: fra, tier: none}
groups:
  web: {become: sudo, labels: {tier: front}, roles: [+container-host]}
  edge: {user: edge, jump: bastion.example.org, roles: [-desktop, +router]}
hosts:
  web1:
    address: 192.0.2.1:2222
    groups: [web, edge]
    roles: [-container-host]
  web2: {groups: [web], user: deploy, become: none, identity: keys/id_ed25519, labels: {tier: 010}}
  db1.example.org:
`),
    ).toEqual([
      'web1: edge@192.0.2.1:2222 become sudo jump bastion.example.org roles ±router-desktop-container-host site=fra tier=front group=web,edge',
      expect.stringMatching(
        /^web2: deploy@web2: become none key \/\S+\/keys\/id_ed25519 roles ±container-host- site=fra tier=010 group=web$/,
      ),
      'db1.example.org: auditor@db1.example.org: become auto site=fra tier=none',
    ]);
  });

  it('a later group goes before an earlier one', async () => {
    expect(
      await linesFrom(
        'groups: {a: {user: x, port: 1}, b: {user: y}}\nhosts: {h: {groups: [a, b]}, i: {groups: [b, a]}}',
      ),
    ).toEqual(['h: y@h:1 group=a,b', 'i: x@i:1 group=b,a']);
  });

  it('takes a list of names and of mappings', async () => {
    expect(
      await linesFrom(
        'hosts:\n  - web1\n  - {name: here, address: local, roles: [desktop]}\n  - name: shop\n    address: container:shop\n',
      ),
    ).toEqual(['web1: @web1:', 'here: local roles =desktop-', 'shop: container:shop']);
  });

  it('takes the targets of the command line as addresses, and bare IPv6 addresses', async () => {
    expect(await linesFrom('hosts: {a: {user: jo@corp.example}}')).toEqual(['a: jo@corp.example@a:']);
    expect(
      await linesFrom(
        'hosts:\n  a: {address: "ssh://root@[2001:db8::1]:2200"}\n  b: {address: "2001:db8::2"}\n  c: {address: "ssh:alias"}\n  d: {address: docker}\n  local:\n',
      ),
    ).toEqual(['a: root@2001:db8::1:2200', 'b: @2001:db8::2:', 'c: @alias:', 'd: docker', 'local: local']);
  });

  it('is JSON, too, and knows aliases and merge keys', async () => {
    expect(await linesFrom('{"hosts": {"web1": {"port": 2222}}}')).toEqual(['web1: @web1:2222']);
    expect(await linesFrom('hosts:\n  a: &a {user: x, port: 1}\n  b: {<<: *a, port: 2}\n')).toEqual([
      'a: x@a:1',
      'b: x@b:2',
    ]);
  });

  it('an exact set of roles replaces what groups say; an empty one is a set, too', async () => {
    expect(
      await linesFrom(
        'groups: {g: {roles: [+router]}}\nhosts: {a: {groups: [g], roles: [cloud]}, b: {groups: [g], roles: []}}',
      ),
    ).toEqual(['a: @a: roles =cloud- group=g', 'b: @b: roles =- group=g']);
  });

  it.each([
    [
      'hosts:\n  web1:\n    adress: x\n',
      "line 3: 'adress' is not a key of 'hosts.web1' | Did you mean 'address'?",
    ],
    ['hosts:\n  - nme: x\n', "line 2: 'nme' is not a key of 'hosts.0' | Did you mean 'name'?"],
    [
      'hosts: {a: }\ndefaults:\n  becom: sudo\n',
      "line 3: 'becom' is not a key of 'defaults' | Did you mean 'become'?",
    ],
    ['hots: {a: }\ndefaults: {}\n', "line 1: 'hots' is not a key of an inventory | Did you mean 'hosts'?"],
    [
      'hosts:\n  a:\n    become: root\n',
      "line 3: 'hosts.a.become' must be equal to one of the allowed values | Values are auto, none",
    ],
    ['hosts:\n  a:\n    port: 70000\n', "line 3: 'hosts.a.port' must be <= 65535"],
    ['hosts:\n  a:\n    labels: {x: [1]}\n', "line 3: 'hosts.a.labels.x' must be"],
    [
      'hosts:\n  a: {}\n  b:\n    groups: [wbe]\ngroups: {web: }\n',
      "line 4: there is no group 'wbe' | Did you mean 'web'?",
    ],
    [
      'hosts:\n  a:\n    roles: [+router, desktop]\n',
      "line 3: the roles '+router, desktop' mix signs and none",
    ],
    ['hosts:\n  a:\n    roles: [ruter]\n', "line 3: 'ruter' is not a role | Did you mean 'router'?"],
    ['hosts:\n  a:\n    roles: [+router, -router]\n', 'line 3: the role router is given and taken away'],
    ['hosts:\n  a:\n    address: shs://x\n', "line 3: 'shs://x' is not a target | Did you mean 'ssh'?"],
    ['hosts:\n  a:\n    address: root:secret@x\n', 'line 3: A password in a target'],
    ['hosts:\n  a:\n    address: recording:x\n', 'line 3: a recording keeps the names'],
    ['hosts:\n  a:\n    jump: -oProxyCommand=x\n', 'line 3:'],
    ['hosts:\n  a:\n    user: "-lroot"\n', "line 3: '-lroot' is not a user"],
    ['hosts:\n  a: {address: local, port: 22}\n', "line 2: 'port' says nothing of 'local'"],
    [
      'hosts:\n  a:\n    address: bob@x\n    user: eve\n',
      "line 4: 'user' and the address of 'a' name different ones",
    ],
    ['hosts:\n  a:\n  b:\n  a:\n', "line 4: 'a' stands here and in line 2"],
    ['hosts:\n  - a\n  - b\n  - {name: a, port: 1}\n', "line 4: the host 'a' stands here and in line 2"],
    ['hosts:\n  a: !vault x\n', "line 2: the tag '!vault' is not taken"],
    ['hosts: []\n', 'lists no host'],
    ['groups: {}\n', "'hosts'"],
    ['hosts: [a\n', 'is not YAML'],
    ['hosts: [a]\n---\nhosts: [b]\n', 'line 2: a second document begins'],
    ['hosts:\n  "a\\e[31m": \n', "the name 'a�[31m' has"],
    ['hosts:\n  a/engine/b:\n', 'has one of /'],
    ['hosts:\n  a:\n    labels: {"__proto__": x}\n', "'__proto__' is not a label"],
    ['hosts:\n  a:\n    labels: {x: "\\u202e"}\n', 'the label x'],
  ])('tells what is wrong, where, and what was meant: %j', async (text, says) => {
    expect(await faultOf(text)).toContain(says);
  });
});
