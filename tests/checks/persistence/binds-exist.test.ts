import {
  type ContainerMount,
  completeSet,
  type FileEntry,
  type FileType,
  incompleteSet,
} from 'rempart/check';
import check from '../../../checks/persistence/binds-exist.ts';
import { testCheck } from '../../test-check.ts';
import { bindOf, container, engine, known, volumeOf } from '../container-examples.ts';

const entry = (path: string, type: FileType = 'directory'): FileEntry => ({
  path,
  type,
  mode: 0o755,
  uid: 0,
  gid: 0,
  size: 4096,
  mtime: 0,
  content: null,
  unreadable: null,
});
const facts = (
  mounts: readonly ContainerMount[] | null,
  entries: readonly FileEntry[],
  { complete = true, operatingSystem = 'Debian GNU/Linux 12' } = {},
) => ({
  self: { inspect: container({ mounts }) },
  parent: {
    'docker-engine': { info: known(engine({}, { operatingSystem })) },
    host: {
      sources: complete
        ? completeSet(entries)
        : incompleteSet(entries, { code: 'permission' as const, text: 'root only' }),
    },
  },
});

testCheck(check, [
  {
    name: 'all that is mounted was seen, though not everything could be',
    facts: facts([bindOf('/srv/app', '/app')], [entry('/srv/app')], { complete: false }),
    expect: 'pass',
  },
  { name: 'a folder', facts: facts([bindOf('/srv/app', '/app')], [entry('/srv/app')]), expect: 'pass' },
  {
    name: 'a file',
    facts: facts([bindOf('/srv/nginx.conf', '/etc/nginx/nginx.conf')], [entry('/srv/nginx.conf', 'file')]),
    expect: 'pass',
  },
  {
    name: 'a folder where a file was meant',
    facts: facts([bindOf('/srv/nginx.conf', '/etc/nginx/nginx.conf')], [entry('/srv/nginx.conf')]),
    expect: {
      outcome: 'fail',
      findings: [
        {
          message: '/srv/nginx.conf is a folder that the engine made where a file was meant',
          expected: 'a file',
          actual: 'a folder',
          location: { path: '/srv/nginx.conf', resource: 'mount /etc/nginx/nginx.conf' },
        },
      ],
    },
  },
  {
    name: 'a folder that is called like a file, and meant',
    facts: facts([bindOf('/srv/site.js', '/app')], [entry('/srv/site.js')]),
    expect: 'pass',
  },
  { name: 'gone', facts: facts([bindOf('/srv/old', '/app')], []), expect: 'fail' },
  {
    name: 'gone, or hidden from the reader',
    facts: facts([bindOf('/srv/old', '/app')], [], { complete: false }),
    expect: 'unknown',
  },
  {
    name: 'runtime folders come and go',
    facts: facts([bindOf('/run/app.sock', '/app.sock')], []),
    expect: 'pass',
  },
  {
    name: 'the merged /lib on an older system',
    facts: facts([bindOf('/lib/modules', '/lib/modules')], []),
    expect: 'pass',
  },
  {
    name: 'Docker Desktop',
    facts: facts([bindOf('/Users/ann/app', '/app')], [], { operatingSystem: 'Docker Desktop' }),
    expect: 'not-applicable',
  },
  {
    name: 'volumes are not paths of the host',
    facts: facts([volumeOf('data')], []),
    expect: 'not-applicable',
  },
  { name: 'mounts not told', facts: facts(null, []), expect: 'unknown' },
]);
