import { describe, expect, it } from 'vitest';
import type { InventoryEntry } from '../../../src/loaders/inventory/inventory.ts';
import { parseSelector, type Selectable, selectHosts } from '../../../src/loaders/inventory/select-hosts.ts';
import { processorTime } from '../../processor-time.ts';
import fc from '../../seeded-properties.ts';

const host = (name: string, groups: readonly string[], over: Partial<InventoryEntry> = {}): Selectable => ({
  name,
  groups,
  entry: { labels: {}, roles: null, identity: null, become: null, jump: null, sshConfig: null, ...over },
});

const hosts: readonly Selectable[] = [
  host('web1', ['web', 'prod'], { labels: { site: 'fra', tier: '1' } }),
  host('web2', ['web'], { labels: { site: 'muc' } }),
  host('DB1', ['db', 'prod'], { labels: { site: 'fra' } }),
  host('edge', [], { roles: { exact: false, has: ['router'], lacks: ['desktop'] } }),
  { name: 'ssh://root@x', groups: [], entry: null },
];
const selected = (...expressions: readonly string[]) =>
  selectHosts(hosts, expressions).map(({ name }) => name);

describe('a selector', () => {
  it.each([
    ['web1', ['web1']],
    ['web*', ['web1', 'web2']],
    ['prod', ['web1', 'DB1']],
    ['group=prod', ['web1', 'DB1']],
    ['db?', ['DB1']],
    ['site=fra', ['web1', 'DB1']],
    ['site=*', ['web1', 'web2', 'DB1']],
    ['role=router', ['edge']],
    ['!web', ['DB1', 'edge', 'ssh://root@x']],
    ['web&site=fra', ['web1']],
    ['web&!site=fra', ['web2']],
    ['site=muc, edge', ['web2', 'edge']],
    ['!prod&!edge', ['web2', 'ssh://root@x']],
    ['*', ['web1', 'web2', 'DB1', 'edge', 'ssh://root@x']],
    ['!old*', ['web1', 'web2', 'DB1', 'edge', 'ssh://root@x']],
  ])('%s', (expression, names) => {
    expect(selected(expression)).toEqual(names);
  });

  it('all that are given hold together', () => expect(selected('prod', '!db1')).toEqual(['web1']));

  it.each([
    [
      'wbe',
      "No host of the inventory matches 'wbe'",
      "Did you mean 'web'? There are web, prod, db, site=fra",
    ],
    ['site=frankfurt', "matches 'site=frankfurt'", '(5 hosts)'],
    ['role=desktop', "matches 'role=desktop'", 'There are'],
    ['web1&web2', "No host is left by 'web1&web2'", 'There are'],
    ['web*,!web1', 'only takes away', "'web*&!web3'"],
    ['', 'empty part', ''],
    ['web,', 'empty part', ''],
    ['!!web', 'empty part', ''],
    ['=x', 'empty part', ''],
    ['site=', 'empty part', ''],
  ])('that is wrong is told: %j', (expression, message, hint) => {
    expect(() => selected(expression)).toThrow(
      expect.objectContaining({
        message: expect.stringContaining(message),
        hint: expect.stringContaining(hint),
      }),
    );
  });

  describe('keeps its laws', () => {
    const label = fc.constantFrom('a', 'b', 'c', 'ab', 'ba');
    const some = fc.uniqueArray(
      fc.record({ name: fc.stringMatching(/^[ab]{1,4}$/), group: label, site: label }),
      { minLength: 1, maxLength: 12, selector: ({ name }) => name },
    );
    const inventory = some.map((all) =>
      // One that everything can name, so that no condition is empty.
      [...all, { name: 'abc', group: 'abc', site: 'abc' }].map(({ name, group, site }) =>
        host(name, [group], { labels: { site } }),
      ),
    );
    const glob = fc.stringMatching(/^[ab?*]{0,3}\*$/);
    const positive = fc
      .tuple(fc.constantFrom('', 'group=', 'site='), glob)
      .map(([key, pattern]) => `${key}${pattern}`);
    const choose = (all: readonly Selectable[], expression: string): readonly string[] => {
      try {
        return selectHosts(all, [expression]).map(({ name }) => name);
      } catch {
        return [];
      }
    };
    const names = (all: readonly Selectable[]) => all.map(({ name }) => name);
    const each = (law: (all: readonly Selectable[], a: string, b: string) => void) =>
      fc.assert(
        fc.property(inventory, positive, positive, (all, a, b) => {
          fc.pre(choose(all, a).length > 0 && choose(all, b).length > 0);
          law(all, a, b);
        }),
        { seed: 4, numRuns: 500 },
      );

    it('what a union selects is the union of what its terms select', () =>
      each((all, a, b) => {
        const [left, right] = [choose(all, a), choose(all, b)];
        expect(choose(all, `${a},${b}`)).toEqual(
          names(all).filter((name) => left.includes(name) || right.includes(name)),
        );
      }));
    it('what an intersection selects, both of its conditions select', () =>
      each((all, a, b) => {
        const [left, right] = [choose(all, a), choose(all, b)];
        expect(choose(all, `${a}&${b}`)).toEqual(left.filter((name) => right.includes(name)));
      }));
    it('a negation selects the complement', () =>
      each((all, a) => {
        const positive = choose(all, a);
        expect(choose(all, `!${a}`)).toEqual(names(all).filter((name) => !positive.includes(name)));
      }));
    it('order is irrelevant', () =>
      each((all, a, b) => {
        expect(choose(all, `${a},${b}`)).toEqual(choose(all, `${b},${a}`));
        expect(choose(all, `${a}&!${b}`)).toEqual(choose(all, `!${b}&${a}`));
      }));
  });

  it('costs no more than its length on any text', () => {
    const evil = `${'a*'.repeat(500)}b`;
    const spent = processorTime(() =>
      expect(parseSelector(evil).terms[0]?.[0]?.holds(host('a'.repeat(255), []))).toBe(false),
    );
    expect(spent).toBeLessThan(200);
  });
});
