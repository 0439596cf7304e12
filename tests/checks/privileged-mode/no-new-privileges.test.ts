import type { DockerDaemon, Resolved, ResourceSet } from 'rempart/check';
import check from '../../../checks/privileged-mode/no-new-privileges.ts';
import { testCheck } from '../../test-check.ts';
import {
  engine,
  hostProcesses,
  known,
  leftOut,
  podman,
  process,
  refused,
  withHost,
} from '../container-examples.ts';
import { daemon, daemons, engineTarget } from '../engine-examples.ts';

const facts = (
  securityOpt: readonly string[] | null,
  info: ReturnType<typeof engine> | null = engine(),
  processes = hostProcesses(),
  configured: Resolved<ResourceSet<DockerDaemon>> = leftOut,
) => ({
  self: { inspect: withHost({ securityOpt }) },
  parent: {
    'docker-engine': { info: info === null ? refused : known(info) },
    host: { processes, daemons: configured },
  },
});
const byDefault = engine({ noNewPrivileges: true });
const notByDefault = engine({ noNewPrivileges: false }, { serverVersion: '27.1.1' });
const target = { ...engineTarget, id: 'c', kind: 'container' as const, parent: engineTarget.id };

testCheck(check, [
  { name: 'set', facts: facts(['no-new-privileges']), expect: 'pass' },
  { name: 'set to true', facts: facts(['no-new-privileges:true']), expect: 'pass' },
  { name: 'set to 1', facts: facts(['no-new-privileges:1']), expect: 'pass' },
  { name: 'set with =', facts: facts(['no-new-privileges=true']), expect: 'pass' },
  {
    name: 'set to false, which peers that search for the name pass',
    facts: facts(['no-new-privileges:false']),
    expect: 'fail',
  },
  {
    name: 'false against the engine’s default',
    facts: facts(['no-new-privileges=false'], byDefault),
    expect: 'fail',
  },
  { name: 'not set', facts: facts([], notByDefault), expect: 'fail' },
  { name: 'another option', facts: facts(['seccomp=unconfined'], notByDefault), expect: 'fail' },
  { name: 'an engine before 24.0, which does not tell its default', facts: facts([]), expect: 'unknown' },
  {
    name: 'an engine before 24.0 whose daemon.json says nothing',
    facts: facts([], engine(), leftOut, known(daemons(daemon()))),
    target,
    expect: 'fail',
  },
  {
    name: 'an engine before 24.0 whose daemon.json sets it',
    facts: facts([], engine(), leftOut, known(daemons(daemon([], { 'no-new-privileges': true })))),
    target,
    expect: 'pass',
  },
  { name: 'Podman, which has no such default', facts: facts([], podman()), expect: 'fail' },
  {
    name: 'asked for, but the kernel shows that it is not in effect',
    facts: facts(['no-new-privileges'], engine(), hostProcesses(process({ noNewPrivs: false }))),
    expect: 'fail',
  },
  { name: 'the engine’s default', facts: facts([], byDefault), expect: 'pass' },
  {
    name: 'made before that became the default, as the kernel tells',
    facts: facts([], byDefault, hostProcesses(process({ noNewPrivs: false }))),
    expect: 'fail',
  },
  {
    name: 'made while it was the default, as the kernel tells',
    facts: facts([], engine(), hostProcesses(process({ noNewPrivs: true }))),
    expect: 'pass',
  },
  {
    name: 'the process of that number belongs to something else',
    facts: facts([], byDefault, hostProcesses(process({ noNewPrivs: false, cgroup: '/init.scope' }))),
    expect: 'pass',
  },
  { name: 'the host was left out', facts: facts(['no-new-privileges'], engine(), leftOut), expect: 'pass' },
  { name: 'the default cannot be asked for', facts: facts([], null), expect: 'unknown' },
  { name: 'not told', facts: facts(null), expect: 'unknown' },
]);
