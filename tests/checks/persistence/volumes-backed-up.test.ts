import {
  type ContainerInspect,
  completeSet,
  type EngineVolume,
  incompleteSet,
  type Process,
  type Resolved,
  type ResourceSet,
  type ScheduledJob,
  type System,
  type Target,
} from 'rempart/check';
import check from '../../../checks/persistence/volumes-backed-up.ts';
import { testCheck } from '../../test-check.ts';
import { container, known, leftOut, listedVolume, process, volumeOf } from '../container-examples.ts';
import { engineTarget } from '../engine-examples.ts';
import { aSystem } from '../host-examples.ts';

type Member = { readonly inspect: ContainerInspect; readonly target: Target };
const member = (name: string, change: Parameters<typeof container>[0]): Member => ({
  inspect: container(change),
  target: { ...engineTarget, id: name, kind: 'container', name },
});
const app = member('app', { mounts: [volumeOf('data')] });

interface Example {
  readonly volumes?: readonly EngineVolume[];
  readonly members?: ResourceSet<Member>;
  readonly jobs?: ResourceSet<ScheduledJob> | null;
  readonly processes?: readonly Process[];
  readonly machine?: System['machine'];
}
const facts = ({
  volumes = [listedVolume('data')],
  members = completeSet([app]),
  jobs = completeSet([]),
  processes = [],
  machine = 'bare-metal',
}: Example) => {
  const host: {
    readonly jobs: Resolved<ResourceSet<ScheduledJob>>;
    readonly processes: Resolved<ResourceSet<Process>>;
    readonly system: Resolved<System>;
  } =
    jobs === null
      ? { jobs: leftOut, processes: leftOut, system: leftOut }
      : { jobs: known(jobs), processes: known(completeSet(processes)), system: known(aSystem({ machine })) };
  return {
    self: { volumes: completeSet(volumes) },
    children: { container: members },
    parent: { host },
  };
};
const job = (text: string, path = '/etc/cron.d/x'): ResourceSet<ScheduledJob> =>
  completeSet([{ text, path }]);
const target = engineTarget;
const none = (severity: 'medium' | 'low') => ({
  outcome: 'fail' as const,
  findings: [
    {
      message: 'No backup of the volumes was seen, on the host or in a container',
      expected: 'a job, a container, or a label',
      actual: '1 volumes: data',
      location: { resource: 'backup' },
      severity,
    },
  ] as const,
});

testCheck(check, [
  { name: 'nothing, on a machine of one’s own', target, facts: facts({}), expect: none('medium') },
  {
    name: 'nothing in a virtual machine, of which snapshots may be made',
    target,
    facts: facts({ machine: 'virtual-machine' }),
    expect: none('low'),
  },
  {
    name: 'a label of the volume',
    target,
    facts: facts({ volumes: [listedVolume('data', {}, { labels: { backup: 'nightly' } })] }),
    expect: { outcome: 'pass', note: 'the label of the volume data says so' },
  },
  {
    name: 'a label that says no',
    target,
    facts: facts({ volumes: [listedVolume('data', {}, { labels: { backup: 'none' } })] }),
    expect: 'fail',
  },
  {
    name: 'a container that does nothing else',
    target,
    facts: facts({
      members: completeSet([app, member('copies', { config: { image: 'offen/docker-volume-backup:v2' } })]),
    }),
    expect: { outcome: 'pass', note: 'the container copies' },
  },
  {
    name: 'a dump of databases, by its image',
    target,
    facts: facts({
      members: completeSet([
        app,
        member('dump', { config: { image: 'prodrigestivill/postgres-backup-local' } }),
      ]),
    }),
    expect: 'pass',
  },
  {
    name: 'a job of the host',
    target,
    facts: facts({ jobs: job('0 3 * * * root /usr/bin/restic backup /var/lib/docker/volumes') }),
    expect: { outcome: 'pass', note: '/etc/cron.d/x' },
  },
  {
    name: 'a timer',
    target,
    facts: facts({ jobs: job('borgmatic.timer\n/usr/bin/borgmatic') }),
    expect: 'pass',
  },
  {
    name: 'a script of one’s own',
    target,
    facts: facts({ jobs: job('0 3 * * * root /usr/local/bin/backup.sh') }),
    expect: 'pass',
  },
  {
    name: 'the distribution copies its own lists',
    target,
    facts: facts({ jobs: job('dpkg-db-backup.timer\n/usr/libexec/dpkg/dpkg-db-backup\ncd /var/backups') }),
    expect: 'fail',
  },
  {
    name: 'an agent that runs',
    target,
    facts: facts({
      processes: [process({ cgroup: '/', name: 'bareos-fd', command: ['/usr/sbin/bareos-fd', '-f'] })],
    }),
    expect: { outcome: 'pass', note: 'the process bareos-fd' },
  },
  { name: 'the host is not part of the run', target, facts: facts({ jobs: null }), expect: 'manual' },
  {
    name: 'jobs that may not be read',
    target,
    facts: facts({ jobs: incompleteSet([], { code: 'permission', text: 'root only' }) }),
    expect: 'manual',
  },
  { name: 'no volume is used', target, facts: facts({ members: completeSet([]) }), expect: 'not-applicable' },
]);
