import { describe, expect, it } from 'vitest';
import { faultOf, linesOf, readInventory } from './read-inventory.ts';

const YAML = `---
all:
  vars:
    ansible_user: ops
  hosts:
    mail.example.org:
  children:
    web:
      hosts:
        www[1:2].example.org: {ansible_port: 2222}
      vars:
        ansible_become: yes
        rempart_labels: {tier: front}
        nested: {anything: [1, {goes: here}]}
    edge:
      children:
        routers:
          hosts:
            r1: {ansible_host: 192.0.2.9, rempart_roles: [+router]}
`;

describe('an Ansible inventory in YAML', () => {
  it('is read with groups below groups', async () => {
    const inventory = await readInventory(YAML);
    expect(inventory.format).toBe('ansible-yaml');
    expect(linesOf(inventory)).toEqual([
      'mail.example.org: ops@mail.example.org:',
      'www1.example.org: ops@www1.example.org:2222 become sudo group=web tier=front',
      'www2.example.org: ops@www2.example.org:2222 become sudo group=web tier=front',
      'r1: ops@192.0.2.9: roles ±router- group=edge,routers',
    ]);
  });

  const vault = (name: string) =>
    `web:\n  hosts:\n    a:\n      ${name}: !vault |\n        $ANSIBLE_VAULT;1.1;AES256\n        6132\n    b:\n`;
  it('never opens Vault: what does not matter is passed over', async () => {
    const { hosts, warnings } = await readInventory(vault('ansible_become_password'));
    expect(hosts.map(({ refusal }) => refusal)).toEqual([null, null]);
    expect(warnings).toEqual([]);
  });
  it('never opens Vault: a host whose address it keeps cannot be audited', async () => {
    const { hosts } = await readInventory(vault('ansible_host'));
    expect(hosts[0]?.refusal?.message).toMatch(
      /line 3: 'a' cannot be audited: its ansible_host is encrypted with Ansible Vault/,
    );
    expect(hosts[1]?.refusal).toBeNull();
  });

  it.each([
    ['all:\n  host:\n    a:\n', "line 2: 'host' is not a key of the group 'all' | Did you mean 'hosts'?"],
    ['all:\n  hosts: [a, b]\n', 'line 2: hosts is not a mapping'],
    ['plugin: amazon.aws.aws_ec2\nregions: [x]\n', 'line 1: is the configuration of an inventory plugin'],
    [
      'all:\n  hosts:\n    a: {ansible_host: x}\n  children:\n    g:\n      hosts:\n        a: {ansible_host: y}\n',
      "line 7: 'a' has another ansible_host in line 3",
    ],
    ['all:\n  children:\n    a:\n      children:\n        a:\n          hosts: {h: }\n', 'contains itself'],
    ['all:\n  hosts:\n    "w[0:999999999]":\n', 'stands for more than 100000 hosts'],
    ['all:\n  hosts:\n    a:\n    a:\n', "line 4: 'a' stands here and in line 3"],
  ])('tells what is wrong, where, and what was meant: %j', async (text, says) => {
    expect(await faultOf(text)).toContain(says);
  });
});

describe('what ansible-inventory --list prints', () => {
  const document = {
    _meta: {
      hostvars: {
        web1: { ansible_host: '192.0.2.1', ansible_port: 2222, ansible_become: true, facts: { deep: [1] } },
        db1: { ansible_user: { __ansible_unsafe: 'dba' }, ansible_password: 'hunter2' },
        box: { ansible_user: { __ansible_vault: '$ANSIBLE_VAULT;1.1;AES256\n61' } },
      },
    },
    all: { children: ['ungrouped', 'web', 'db'] },
    web: { hosts: ['web1'], vars: { ansible_user: 'deploy' } },
    db: ['db1', 'box'],
  };
  it('is read with the variables of hosts and groups', async () => {
    const inventory = await readInventory(JSON.stringify(document, null, 4));
    expect(inventory.format).toBe('ansible-json');
    expect(linesOf(inventory)).toEqual([
      'web1: deploy@192.0.2.1:2222 become sudo group=web',
      'db1: dba@db1: group=db',
      'box: refused',
    ]);
    expect(inventory.warnings).toEqual([expect.stringContaining('for 1 host:')]);
    expect(JSON.stringify(inventory)).not.toContain('hunter2');
  });

  it.each([
    ['{"web": {"hosts": "a"}}', "the hosts of 'web' is not a list of names"],
    ['{"web": 3}', "the group 'web' is neither an object nor a list"],
    ['{"a": {"children": ["b"]}, "b": {"children": ["a"], "hosts": ["h"]}}', 'contains itself'],
    ['{"_meta": {"hostvars": {"h": {"ansible_password": "hunter2" "x"}}}}', 'is not JSON (at'],
    ['{"_meta": {}}', 'lists no host'],
    [`{"a": ${'['.repeat(100_000)}`, 'is not JSON'],
  ])('tells what is wrong, and no secret: %s', async (text, says) => {
    const fault = await faultOf(text, 'ansible-json');
    expect(fault).toContain(says);
    expect(fault).not.toContain('hunter2');
  });
});
