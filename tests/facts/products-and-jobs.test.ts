import { describe, expect, it } from 'vitest';
import type { Fact, Resolved } from '../../src/core/fact.ts';
import { completeSet, incompleteSet } from '../../src/core/resource-set.ts';
import { immutableSystem } from '../../src/facts/immutable-system.ts';
import { installedPackages } from '../../src/facts/installed-packages.ts';
import { mounts } from '../../src/facts/mounts.ts';
import { osRelease } from '../../src/facts/os-release.ts';
import { processes } from '../../src/facts/processes.ts';
import { cronTables, ownServices } from '../../src/facts/root-jobs.ts';
import { scheduledJobs } from '../../src/facts/scheduled-jobs.ts';
import { securityProducts } from '../../src/facts/security-products.ts';
import { units } from '../../src/facts/units.ts';
import { aMount, anEntry, aProcess, known, NO_PERMISSION, notKnown } from '../checks/host-examples.ts';
import { aPackage, dpkg } from '../checks/patching-examples.ts';
import { aUnit, someUnits } from '../checks/product-examples.ts';
import { aRelease } from '../checks/release-examples.ts';

/** A derived fact over given values of the facts below it, by id. */
const derive = <T>(fact: Fact<T>, values: Readonly<Record<string, Resolved<unknown>>>): Resolved<T> => {
  const view = {
    target: { labels: {} },
    resolve: (other: Fact<unknown>): Resolved<unknown> => values[other.id] ?? other.resolve(view as never),
    answer: () => ({ state: 'unknown', code: 'unsupported', text: 'not asked' }),
  };
  return fact.resolve(view as never);
};

const value = <T>(resolved: Resolved<T>): T => {
  if (!resolved.known) throw new Error(resolved.reason.text);
  return resolved.value;
};

describe('security products', () => {
  const found = (over: Readonly<Record<string, Resolved<unknown>>>) =>
    value(
      derive(securityProducts, {
        [processes.id]: known(completeSet([])),
        [units.id]: known(someUnits()),
        [installedPackages.id]: known(dpkg()),
        ...over,
      }),
    );
  const names = (over: Readonly<Record<string, Resolved<unknown>>>) =>
    found(over).items.map(({ product }) => product.name);

  it('are found by package', () =>
    expect(names({ [installedPackages.id]: known(dpkg(aPackage('aide', '0.18'))) })).toEqual(['AIDE']));
  it('are found by process, whose name the kernel cuts', () =>
    expect(names({ [processes.id]: known(completeSet([aProcess({ name: 'qualys-cloud-ag' })])) })).toEqual([
      'Qualys Cloud Agent',
    ]));
  it('are found by folder where their processes are called like anything', () =>
    expect(
      names({
        [processes.id]: known(completeSet([aProcess({ name: 'pmd', executable: '/opt/traps/bin/pmd' })])),
      }),
    ).toEqual(['Cortex XDR']));
  it('a like-named program elsewhere is none', () =>
    expect(
      names({ [processes.id]: known(completeSet([aProcess({ name: 'pmd', executable: '/usr/bin/pmd' })])) }),
    ).toEqual([]));
  it('are found by unit; a masked unit starts nothing', () => {
    expect(names({ [units.id]: known(someUnits(aUnit('falco-modern-bpf.service'))) })).toEqual(['Falco']);
    expect(names({ [units.id]: known(someUnits(aUnit('falco.service', { state: 'masked' }))) })).toEqual([]);
  });
  it('clamonacc is what watches; clamd alone is not', () => {
    expect(names({ [processes.id]: known(completeSet([aProcess({ name: 'clamd' })])) })).toEqual(['ClamAV']);
    expect(names({ [processes.id]: known(completeSet([aProcess({ name: 'clamonacc' })])) })).toEqual([
      'ClamAV',
      'ClamAV on-access scanning',
    ]);
  });
  it('are an incomplete set where processes are hidden or packages unknown', () => {
    expect(found({ [processes.id]: known(incompleteSet([], NO_PERMISSION)) }).complete).toBe(false);
    expect(found({ [installedPackages.id]: notKnown }).complete).toBe(false);
  });
});

describe('scheduled jobs', () => {
  const scripts = scheduledJobs.from.find(({ id }) => id === 'cron.script-texts');
  const jobs = (over: Readonly<Record<string, Resolved<unknown>>>) =>
    value(
      derive(scheduledJobs, {
        [cronTables.id]: known({ entries: [], complete: true, reason: null }),
        [scripts?.id ?? '']: known({ entries: [], complete: true, reason: null }),
        [units.id]: known(someUnits()),
        [ownServices.id]: known(completeSet([])),
        ...over,
      }),
    );
  const entries = (...list: readonly unknown[]) => known({ entries: list, complete: true, reason: null });

  it('leave out comments', () =>
    expect(
      jobs({
        [cronTables.id]: entries(
          anEntry('/etc/crontab', 0o644, { content: '# clamscan\n@daily root true\n' }),
        ),
      }).items,
    ).toEqual([{ path: '/etc/crontab', text: '@daily root true' }]));
  it('leave out scripts that run-parts does not run', () =>
    expect(
      jobs({
        'cron.script-texts': entries(
          anEntry('/etc/cron.daily/off', 0o644, { content: 'clamscan' }),
          anEntry('/etc/cron.daily/on', 0o755, { content: 'aide --check' }),
        ),
      }).items.map(({ path }) => path),
    ).toEqual(['/etc/cron.daily/on']));
  it('are timers that start with the machine', () =>
    expect(
      jobs({
        [units.id]: known(
          someUnits(aUnit('dailyaidecheck.timer'), aUnit('off.timer', { state: 'disabled', wantedBy: [] })),
        ),
      }).items.map(({ text }) => text),
    ).toEqual(['dailyaidecheck.timer']));
  it('are an incomplete set where a table may not be read', () =>
    expect(
      jobs({
        [cronTables.id]: entries(anEntry('/etc/cron.d/x', 0o600, { unreadable: NO_PERMISSION })),
      }).complete,
    ).toBe(false));
});

describe('an immutable system', () => {
  const marks = immutableSystem.from[0]?.id ?? '';
  const told = (paths: readonly string[], release = aRelease('debian', '12'), root = aMount('/', 'rw')) =>
    value(
      derive(immutableSystem, {
        [marks]: known(paths),
        [osRelease.id]: known(release),
        [mounts.id]: known([root]),
      }),
    );
  it('is told by its marks', () => expect(told(['/run/ostree-booted'])).toBe('OSTree'));
  it('by its name', () => expect(told([], aRelease('flatcar', '4081.2.0'))).toBe('flatcar 4081.2.0'));
  it('by a root of squashfs or erofs', () =>
    expect(told([], undefined, aMount('/', 'ro', { fileSystem: 'erofs' }))).toBe('read-only / (erofs)'));
  it('is not an ordinary system, whose root may be mounted read-only', () =>
    expect(told([], undefined, aMount('/', 'ro'))).toBeNull());
});
