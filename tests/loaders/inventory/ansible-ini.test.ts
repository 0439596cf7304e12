import { describe, expect, it } from 'vitest';
import fc from '../../seeded-properties.ts';
import { faultOf, linesOf, readInventory } from './read-inventory.ts';

const linesFrom = async (text: string) => linesOf(await readInventory(text, 'ansible-ini'));

describe('an Ansible inventory in INI form', () => {
  it('is read with groups, children, variables, ranges and comments', async () => {
    const text = `
# servers of the shop
mail.example.org ansible_user=postmaster   # the old one

[web]
www[01:03].example.org:2222
[web:vars]
ansible_user = deploy
ansible_become=yes

[db]
db-[a:c].example.org ansible_host=192.0.2.7 ansible_become=false
; a comment of the other kind
[production:children]
web   # first
db
[production:vars]
ansible_user=ops
ansible_ssh_private_key_file="~/.ssh/prod key"
ansible_ssh_common_args='-o ProxyJump=jump@bastion.example.org:2200'
[local]
localhost ansible_connection=local
`;
    const inventory = await readInventory(text);
    expect(inventory.format).toBe('ansible-ini');
    const prod = 'jump jump@bastion.example.org:2200 key /home/auditor/.ssh/prod key';
    expect(linesOf(inventory)).toEqual([
      'mail.example.org: postmaster@mail.example.org:',
      ...['01', '02', '03'].map(
        (n) =>
          `www${n}.example.org: deploy@www${n}.example.org:2222 become sudo ${prod} group=production,web`,
      ),
      ...['a', 'b', 'c'].map(
        (n) => `db-${n}.example.org: ops@192.0.2.7: become none ${prod} group=db,production`,
      ),
      'localhost: local group=local',
    ]);
    expect(inventory.warnings).toEqual([]);
  });

  it('a child goes before its parent, a host before both, all comes last; among equals priority, then the name', async () => {
    expect(
      await linesFrom(
        `[all:vars]\nansible_user=all\nansible_port=1\n[b]\nh1\nh2 ansible_user=own\n[a]\nh1\n[c]\nh1\n[top:children]\na\nb\n[top:vars]\nansible_user=top\n[a:vars]\nansible_port=3\nansible_group_priority=9\n[b:vars]\nansible_user=b\nansible_port=2\n[c:vars]\nansible_port=4\n`,
      ),
    ).toEqual(['h1: b@h1:3 group=a,b,c,top', 'h2: own@h2:2 group=b,top']);
  });

  it('takes the ways to write addresses', async () => {
    expect(
      await linesFrom(
        'web1:2222\n[2001:db8::1]:22\n2001:db8::2\nweb[1:9:4]\nx ansible_host=2001:db8::3 ansible_port=22\n',
      ),
    ).toEqual(
      ['web1: @web1:2222', '2001:db8::1: @2001:db8::1:22', '2001:db8::2: @2001:db8::2:', 'web1', 'x'].flatMap(
        (line) =>
          line === 'web1' ? ['web5: @web5:', 'web9: @web9:'] : line === 'x' ? ['x: @2001:db8::3:22'] : [line],
      ),
    );
  });

  it('takes roles, labels and the way to raise privilege from variables of ours', async () => {
    expect(
      await linesFrom(
        "a rempart_roles='+router,-desktop' rempart_labels=site=fra,tier=1 rempart_become=sudo-allowlist ansible_become=1\n",
      ),
    ).toEqual(['a: @a: become sudo-allowlist roles ±router-desktop site=fra tier=1']);
  });

  it('uses no password, says so once, and repeats none', async () => {
    const secret = 'hunter2-Zürich';
    const { hosts, warnings } = await readInventory(
      `[w]\na ansible_password=${secret}\nb ansible_become_pass='${secret}'\nc\n[w:vars]\nansible_ssh_pass=${secret}\n`,
    );
    expect(warnings).toEqual([
      expect.stringMatching(/passwords in plain text for 3 hosts: they are never used; give --password-fd/),
    ]);
    expect(JSON.stringify({ hosts, warnings })).not.toContain(secret);
    expect(await faultOf(`[w]\na ansible_password=${secret} ${secret}\n`)).not.toContain(secret);
  });

  it.each([
    ['-J b.example.org', 'jump b.example.org'],
    ['-Jb.example.org', 'jump b.example.org'],
    ['-o ProxyJump=a,u@b:2 -C', 'jump a,u@b:2'],
    ['-oProxyJump=a -o ControlMaster=auto -o ControlPersist=60s', 'jump a'],
    ['-o ProxyCommand=\\"ssh -W %h:%p -q bob@b -p 2200\\"', 'jump bob@b:2200'],
    ['-o ProxyCommand=\\"ssh -l bob -W %h:%p b\\"', 'jump bob@b'],
    ['-o ProxyCommand=\\"nc -X 5 %h %p\\"', 'refused'],
    ['-o ProxyCommand=\\"ssh -o ProxyCommand=evil -W %h:%p b\\"', 'refused'],
    ['-o ProxyCommand=\\"ssh -W %h:%p b; touch /tmp/x\\"', 'refused'],
    ['-o LocalCommand=evil', 'refused'],
    ['-F other', 'refused'],
    ['-o HostName=elsewhere', 'refused'],
    ['-J -oProxyCommand=evil', 'refused'],
    ['"', 'refused'],
  ])('takes of SSH arguments what is safe: %s is %s', async (args, means) => {
    const [line] = await linesFrom(`h ansible_ssh_common_args='${args.replaceAll('\\"', '"')}'\n`);
    expect(line).toBe(means === 'refused' ? 'h: refused' : `h: @h: ${means}`);
  });

  it('verifies host keys whatever the arguments say, and tells', async () => {
    const { hosts, warnings } = await readInventory(
      "[a]\nh ansible_ssh_common_args='-o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null'\n",
    );
    expect(hosts[0]?.refusal).toBeNull();
    expect(warnings).toEqual([expect.stringMatching(/verifies them all the same/)]);
  });

  it.each([
    ['h ansible_connection=winrm', 'ansible_connection=winrm'],
    ['h ansible_host="{{ lookup(1) }}"', 'template'],
    ['h ansible_become=yes ansible_become_method=pbrun', 'pbrun'],
    ['h ansible_port=ssh', 'ansible_port'],
    ['h ansible_user=-oX', 'ansible_user'],
    ['h ansible_host=root@x', 'ansible_host'],
  ])('keeps a host that it cannot reach, with the reason: %s', async (line, says) => {
    const { hosts } = await readInventory(`[a]\n${line}\nother\n`);
    expect(hosts.map(({ refusal }) => refusal === null)).toEqual([false, true]);
    expect(hosts[0]?.refusal?.message).toMatch(/line 2: 'h' cannot be audited/);
    expect(hosts[0]?.refusal?.message).toContain(says);
  });

  it('raises no privilege where another user than root is meant', async () => {
    expect(await linesFrom('h ansible_become=true ansible_become_user=postgres\n')).toEqual([
      'h: @h: become none',
    ]);
  });

  it.each([
    ['[a]\nh one two\n', 'line 2: a word behind the host is not key=value'],
    ['[a]\nh x="unclosed\n', 'line 2: a quote (") is not closed'],
    ['[a:childern]\nb\n', "line 1: '[a:childern]' is not a section | Did you mean [a:children]?"],
    ['[web]\na\n[p:children]\nwbe\n', "line 4: there is no group 'wbe' | Did you mean 'web'?"],
    [
      '[web]\na\n[wbe:vars]\nansible_port=1\n',
      "line 3: there is no group 'wbe' that could have variables | Did you mean 'web'?",
    ],
    ['[web]\na\n[web:vars]\nansible_port\n', 'line 4: a variable without ='],
    ['[a:children]\nb\n[b:children]\nc\n[c:children]\na\n[x]\nh\n', 'contains itself'],
    ['[a]\nh ansible_host=x\n[b]\nh ansible_host=y\n', "line 4: 'h' has another ansible_host in line 2"],
    ['[a]\nweb[1:x]\n', 'line 2: [1:x] is not a range'],
    ['[a]\nweb[0:999999999]\n', 'stands for more than 100000 hosts'],
    ['[a]\nw[1:400]-[1:400]\n', 'stands for more than 100000 hosts'],
    ['[a]\nw[01:100]\n', 'not of the same length'],
    ['[a]\nw[9:1]\n', 'runs backwards'],
    ['[a]\nw[1:9:0]\n', 'step of nothing'],
    ['[a]\nh rempart_roles=rooter\n', "line 2: 'h': 'rooter' is not a role | Did you mean 'router'?"],
    ['[a]\nh\u001b[31m\n', 'cannot be seen'],
    ['[a]\n', 'lists no host'],
  ])('tells what is wrong, where, and what was meant: %j', async (text, says) => {
    expect(await faultOf(text, 'ansible-ini')).toContain(says);
  });

  it('reads back what was written, whatever the order and the quotes', async () => {
    const word = fc.stringMatching(/^[a-z][a-z0-9-]{0,7}$/);
    const value = fc.stringMatching(/^[A-Za-z0-9 _./-]{1,12}$/).filter((text) => text.trim() === text);
    const host = fc.record({
      name: word.map((name) => `h-${name}`),
      user: fc.option(word),
      port: fc.option(fc.integer({ min: 1, max: 65_535 })),
      site: fc.option(value.filter((text) => text !== '')),
      group: word.map((name) => `g-${name}`),
      quote: fc.constantFrom('"', "'"),
    });
    const hosts = fc.uniqueArray(host, { minLength: 1, maxLength: 20, selector: ({ name }) => name });
    await fc.assert(
      fc.asyncProperty(hosts, fc.constantFrom('\n', '\r\n'), async (all, end) => {
        const text = all
          .flatMap(({ name, user, port, site, group, quote }) => [
            '# comment',
            `[${group}]  ; of one host`,
            [
              name,
              ...(user === null ? [] : [`ansible_user=${user}`]),
              ...(port === null ? [] : [`ansible_port=${quote}${port}${quote}`]),
              ...(site === null ? [] : [`rempart_labels=${quote}site=${site}${quote}`]),
              '# more',
            ].join(' '),
            '',
          ])
          .join(end);
        const { hosts: read } = await readInventory(text);
        expect(
          read.map(({ name, address, groups, entry }) => ({
            name,
            address,
            groups,
            site: entry?.labels.site ?? null,
          })),
        ).toEqual(
          all.map(({ name, user, port, site, group }) => ({
            name,
            address: { scheme: 'ssh', host: name, user, port, alias: false },
            groups: [group],
            site,
          })),
        );
      }),
      { seed: 4, numRuns: 150 },
    );
  });
});
